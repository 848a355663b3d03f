namespace CartStream.Evaluation.Metrics;

/// <summary>A metric's value for one judged answer, from the first <paramref name="k"/> ranks only.</summary>
public delegate double RankFormula(HitRanks hits, int k);
