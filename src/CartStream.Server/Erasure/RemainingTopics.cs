using CartStream.Log;

namespace CartStream.Server.Erasure;

/// <summary>Topics of a log that can't erase. Their records of a shopper stay until their retention ends.</summary>
public static class RemainingTopics
{
    /// <summary>Their names; <c>identities</c> is included when anything was ever written to it.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    public static string[] Of(IEventLog log)
    {
        var links = log.ListTopics().FirstOrDefault(topic => topic.Name == Topology.Identities)?.Partitions ?? 0;
        var hasLinks = Enumerable.Range(0, links).Any(partition => log.EndOffset(Topology.Identities, partition) > 0);
        return
        [
            Topology.UserEvents, Topology.Recommendations, Topology.DeadLetters, ServerTopics.Impressions,
            .. hasLinks ? [Topology.Identities] : Array.Empty<string>(),
        ];
    }
}
