"""Packages are computed here: a list by hand forgets one and the wheel lacks it."""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["saleor_wechat_growth", "saleor_wechat_growth.*"]),
        "saleor_wechat_growth.migrations",
        "saleor_wechat_growth.saleor_documents",
    ],
)
