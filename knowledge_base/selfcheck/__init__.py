"""Self-checks: a part of an article that is filled in and added up in the browser alone (docs/article-files.md)."""
