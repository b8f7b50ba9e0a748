"""A signal's id in, a signal file to start from out."""


def template(signal: str) -> str:
    """Write a valid signal file whose examples pass, so that there is something to change."""
    return _TEMPLATE.format(signal=signal, title=signal.replace("_", " ").capitalize())


_TEMPLATE = """\
id: {signal}
version: 1
status: experimental
severity: Moderate        # Extreme, Severe, Moderate, Minor or Unknown
title: {title}
description: What counts, and what does not.
codes:
  cameo: {{}}               # "0356": Express intent to de-escalate military engagement
  plover: {{}}              # AGREE: Agree
classes:                  # words that mean one thing; the vocabulary's classes can be named too
  ration:
    verbs: [ration]       # inflected: rations, rationed, rationing
    nouns: [rationing]    # singular and plural
  fuel:
    words: [fuel, petrol, diesel]
patterns:                 # a .. b: a before b, 8 words between at most; .3. 3 at most; a & b: either order; a|b: one
  strong:
    - ration & fuel
unless: {{}}                # a name for what stops it: a pattern, or a list of them
confidence: {{strong: 0.8, weak: 0.3, threshold: 0.5}}
runbook: What whoever is on call should look at first.
examples:
  fires:
    - The government rationed petrol from Monday.
  silent:
    - The government did not ration petrol.
"""
