"""The boundary network: what it learns from, how it is trained, judged and shipped."""
