"""What a score goes with: its exact account over groups of readings, for every pair.

Beyond Chen et al. (Sim2Word, ACM TOMM 2022): no word is erased. What the network's embeddings go
with is fitted over many people (:mod:`~engine.explain.account.fit`), and a pair's score is split
by Shapley regression values (:mod:`~engine.explain.account.game`).
"""
