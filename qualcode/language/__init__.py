"""Text to sentences, words and word forms: Indonesian and English first, other languages as far as libraries go."""
