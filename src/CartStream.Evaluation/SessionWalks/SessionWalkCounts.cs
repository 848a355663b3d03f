namespace CartStream.Evaluation.SessionWalks;

/// <summary>Sums over sessions before which something was recommended.</summary>
/// <param name="Sessions">Number of these sessions.</param>
/// <param name="Recommended">Items recommended before them.</param>
/// <param name="Relevant">Distinct items touched in them.</param>
/// <param name="Correct">Items that were recommended before a session and touched in that session.</param>
internal readonly record struct SessionWalkCounts(int Sessions, int Recommended, int Relevant, int Correct)
{
    /// <summary>These sums plus one session.</summary>
    public SessionWalkCounts Plus(int recommended, int relevant, int correct) =>
        new(Sessions + 1, Recommended + recommended, Relevant + relevant, Correct + correct);
}
