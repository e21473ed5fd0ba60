"""Every text that people read: words, components, sentences, in each language."""
