using CartStream.Log;

namespace CartStream.Processing.Topics;

/// <summary>Compares identities of topics, <see cref="IEventLog.FindTopicIdentity"/>.</summary>
internal static class TopicIdentity
{
    /// <summary>
    /// Whether two identities are those of different topics: by the topics' own ids where both are known, else by those
    /// of the clusters. An unknown identity differs from none.
    /// </summary>
    public static bool AreOther(string? x, string? y)
    {
        if (x is null || y is null)
            return false;
        var (first, second) = (x.Split(' '), y.Split(' '));
        return first is [_, var old] && second is [_, var own] ? old != own : first[0] != second[0];
    }
}
