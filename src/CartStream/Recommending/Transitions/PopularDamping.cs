using CartStream.Recommending.Candidates;
using CartStream.Recommending.Ranking;
using CartStream.Recommending.Sessions;

namespace CartStream.Recommending.Transitions;

/// <summary>What scores of items are multiplied by so that bestsellers don't win everywhere.</summary>
internal static class PopularDamping
{
    /// <summary>
    /// Writes <c>(n_j + 1)^−power</c> for each candidate j, n_j being its sessions; <see cref="Powers.Block"/>
    /// candidates at most.
    /// </summary>
    public static void Write(SessionStore store, float power, ReadOnlySpan<Candidate> candidates, Span<float> into)
    {
        for (var i = 0; i < candidates.Length; i++)
            into[i] = store.Postings.Sessions(candidates[i].Item) + 1;
        if (power == 0)
            into[..candidates.Length].Fill(1);
        else
            Powers.Raise(into[..candidates.Length], -power);
    }
}
