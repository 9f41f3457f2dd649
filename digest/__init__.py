"""digest: a bilingual (Arabic and English) static site of who said what, made from Arabic news articles.

Read `digest.pipeline` first: it shows the stages of a build in their order. The program is `digest` (`digest.cli`).
"""

__version__ = "0.1.0"
