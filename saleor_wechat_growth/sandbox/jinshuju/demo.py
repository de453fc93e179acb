"""The demo shop's Jinshuju account: a survey of tastes and a call for feedback."""

from __future__ import annotations

from typing import Final

from saleor_wechat_growth.sandbox.jinshuju.state import Form, Question, Seed

API_KEY: Final = "demoJinshujuKey01"
API_SECRET: Final = "not-a-secret-demo-jinshuju"
TASTES: Final = "TaStE1"
FEEDBACK: Final = "FeEdB2"


def demo_seed(callback: str = "") -> Seed:
    """Two forms of one account."""
    return Seed(
        accounts={API_KEY: API_SECRET},
        forms=(
            Form(
                token=TASTES,
                name="您的茶饮口味",
                api_key=API_KEY,
                entry_post_url=callback,
                questions=(
                    Question(
                        name="field_1",
                        label="您最常喝哪种茶？",
                        type="single_choice",
                        is_required=True,
                        choices=(("gReN", "绿茶"), ("bLaK", "红茶"), ("oOlg", "乌龙")),
                    ),
                    Question(
                        name="field_2",
                        label="您还喜欢什么？",
                        type="multiple_choice",
                        choices=(("cUpS", "茶具"), ("sNaK", "茶点"), ("bOok", "茶书")),
                    ),
                    Question(name="field_3", label="手机", type="mobile"),
                    Question(name="field_4", label="生日", type="date_time"),
                ),
            ),
            Form(
                token=FEEDBACK,
                name="购物体验反馈",
                api_key=API_KEY,
                entry_post_url=callback,
                questions=(
                    Question(
                        name="field_1",
                        label="您会推荐我们吗？（0–10）",
                        type="nps",
                        is_required=True,
                    ),
                    Question(
                        name="field_2", label="想对我们说的话", type="paragraph_text"
                    ),
                ),
            ),
        ),
    )
