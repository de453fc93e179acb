const { growth } = require("../../lib/growth");
const { picked, questions, stepOf, steps } = require("../../lib/survey");
const { day } = require("../../lib/time");

const byField = (faults) => Object.assign({}, ...faults.map(({ field, code }) => ({ [field]: code })));

Component({
  data: {
    form: null,
    answers: {},
    faults: {},
    step: 1,
    place: "",
    questions: [],
    isFirst: true,
    isLast: true,
    isSending: false,
    thanks: "",
    coupon: null,
    address: "",
    trouble: "",
    isLoading: true,
  },
  methods: {
    async onLoad({ key }) {
      const found = await growth.form(decodeURIComponent(key));
      this.setData({ isLoading: false });
      if (!found.ok) return this.setData({ trouble: "网络好像断了" });
      const form = found.value;
      if (!form) return this.setData({ trouble: "这份问卷已经结束" });
      wx.setNavigationBarTitle({ title: form.title.zh });
      if (form.kind === "JINSHUJU") return this.openElsewhere(form.key);
      // 上次没填完就离开的，从停下的那一页接着填
      const answers = growth.formDraft(form);
      const isResumed = Object.keys(answers).length > 0;
      const missing = growth.checkForm(form, answers).map(({ field }) => field);
      this.setData({ form, answers, step: isResumed ? stepOf(form, missing) : steps(form)[0] });
      this.draw({});
    },
    /** 金数据画的表单在网页里填，地址只给这一个人 */
    async openElsewhere(key) {
      const opened = await growth.openForm(key);
      if (opened.ok) this.setData({ address: opened.value.url });
      else this.setData({ trouble: "没有打开，请再试一次" });
    },
    draw(faults) {
      const { form, step, answers } = this.data;
      const all = steps(form);
      this.setData({
        faults,
        questions: questions(form, step, answers, faults),
        place: all.length > 1 ? `${all.indexOf(step) + 1} / ${all.length}` : "",
        isFirst: step === all[0],
        isLast: step === all[all.length - 1],
      });
    },
    /** 每改一处就记在手机里：小程序被关掉也不会白填 */
    write(key, answer) {
      const answers = { ...this.data.answers, [key]: answer };
      growth.keepFormDraft(this.data.form.key, answers);
      this.setData({ answers });
    },
    /** 正在输入的框不重画，免得光标乱跳 */
    type({ currentTarget, detail }) {
      this.write(currentTarget.dataset.key, detail.value);
    },
    choose({ currentTarget, detail }) {
      const { key } = currentTarget.dataset;
      this.write(key, detail.value);
      this.draw({ ...this.data.faults, [key]: undefined });
    },
    pick({ currentTarget }) {
      const { key, value } = currentTarget.dataset;
      const field = this.data.form.fields.find((each) => each.key === key);
      this.choose({ currentTarget, detail: { value: picked(field, this.data.answers[key], value) } });
    },
    move(by) {
      const all = steps(this.data.form);
      this.setData({ step: all[all.indexOf(this.data.step) + by] });
      this.draw(this.data.faults);
    },
    back() {
      this.move(-1);
    },
    next() {
      const { form, step, answers } = this.data;
      const here = form.fields.filter((field) => field.step === step);
      const faults = growth.checkForm({ ...form, fields: here }, answers);
      this.draw(byField(faults));
      if (faults.length === 0) this.move(1);
    },
    async send() {
      const { form, answers, isSending } = this.data;
      if (isSending) return;
      const wrong = growth.checkForm(form, answers);
      if (wrong.length > 0) return this.mend(wrong);
      this.setData({ isSending: true });
      const sent = await growth.submitForm(form.key, answers);
      this.setData({ isSending: false });
      if (sent.ok) return this.thank(sent.value);
      const isOver = sent.error.code === "FORM_UNKNOWN";
      const named = (sent.error.errors || []).filter(({ field }) => form.fields.some(({ key }) => key === field));
      if (named.length > 0 && !isOver) return this.mend(named);
      wx.showToast({ title: isOver ? "这份问卷已经结束" : "没有交上，请再试一次", icon: "none" });
    },
    /** 回到最前一处写错的地方 */
    mend(wrong) {
      const { form } = this.data;
      this.setData({ step: stepOf(form, wrong.map(({ field }) => field)) });
      this.draw(byField(wrong));
    },
    thank({ thanks, coupon }) {
      this.setData({
        thanks: (thanks && thanks.zh) || "谢谢，已经收到了",
        coupon: coupon && { name: coupon.name, code: coupon.code, until: `${day(coupon.expiresAt)} 前有效` },
      });
    },
    leave() {
      wx.switchTab({ url: "/pages/me/index" });
    },
  },
});
