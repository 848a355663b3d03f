namespace CartStream.Evaluation.SessionWalks;

/// <summary>Sums over sessions before which something was recommended.</summary>
/// <param name="Sessions">How many there were.</param>
/// <param name="Recommended">Items recommended before them.</param>
/// <param name="Relevant">Different items touched in them.</param>
/// <param name="Correct">Items that were recommended before a session and touched in that session.</param>
internal readonly record struct SessionWalkCounts(int Sessions, int Recommended, int Relevant, int Correct)
{
    /// <summary>These sums with one session more.</summary>
    public SessionWalkCounts Plus(int recommended, int relevant, int correct) =>
        new(Sessions + 1, Recommended + recommended, Relevant + relevant, Correct + correct);
}
