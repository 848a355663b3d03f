using System.Text;
using CartStream.Log;

namespace CartStream.Processing.Worker;

/// <summary>
/// Admits a process to the group of processors when it has the group's configuration. The first member of a group
/// records its own; later ones need the same, or name the configuration they replace. A process of another version may
/// have settings that the group's configuration lacks, or lack some. It needs the same values for those that both have,
/// and records its own configuration.
/// </summary>
/// <remarks>
/// Invariant: of several processes that record a configuration at the same time one succeeds, and the others see what
/// it recorded. They share a transactional id, so opening a producer fences one that was opened before and has not
/// committed.
/// </remarks>
internal static class GroupAdmission
{
    private const string TransactionalId = $"{Topology.ProcessorGroup}-configuration";

    // Brokers abort a transaction that is left open for a minute.
    private static readonly TimeSpan ShownMax = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan ShownWait = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns when the group has the configuration <paramref name="own"/>.</summary>
    /// <param name="log">The log; its topics exist.</param>
    /// <param name="own">The process's configuration.</param>
    /// <param name="replaces">The hash of the group's configuration that this one replaces; null for none.</param>
    /// <param name="time">The clock for waits.</param>
    /// <param name="cancellation">Ends the waits.</param>
    /// <exception cref="ConfigurationDiffersException">
    /// The group has another one, which is not to be replaced.
    /// </exception>
    /// <exception cref="LogException">The log can't be read or written.</exception>
    /// <exception cref="InvalidDataException">The stored configuration is invalid.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Admit(
        IEventLog log,
        GroupConfiguration own,
        string? replaces,
        TimeProvider time,
        CancellationToken cancellation)
    {
        var retries = new Backoff(time);
        while (true)
        {
            try
            {
                WaitUntilShown(log, time, cancellation);
                if (Find(log)?.Config != own.Config)
                    Record(log, own, replaces, time, cancellation);
                return;
            }
            catch (LogException e) when (e.MayPass || e is ProducerFencedException)
            {
                // The outcome of the commit is unknown, or another process records a configuration, too: the record in
                // the log decides.
                if (!retries.TryWait(e, cancellation))
                    throw;
            }
        }
    }

    /// <summary>The group's configuration; null while there is none.</summary>
    /// <exception cref="LogException">The log can't be read.</exception>
    /// <exception cref="InvalidDataException">The stored configuration is invalid.</exception>
    internal static GroupConfiguration? Find(IEventLog log)
    {
        var key = Encoding.UTF8.GetBytes(GroupConfiguration.Key);
        GroupConfiguration? found = null;
        log.ReadCompacted(Topology.Inputs, 0, (in record) =>
        {
            if (record.Key.SequenceEqual(key))
                found = GroupConfiguration.FromJson(record.Value);
        });
        return found;
    }

    private static void Record(
        IEventLog log,
        GroupConfiguration own,
        string? replaces,
        TimeProvider time,
        CancellationToken cancellation)
    {
        using var producer = log.OpenProducer(TransactionalId);
        WaitUntilShown(log, time, cancellation);
        var group = Find(log);
        if (group?.Config == own.Config)
            return;
        if (group is not null && group.Config != replaces && own.DifferencesFrom(group) is { Count: > 0 } differences)
            throw new ConfigurationDiffersException(Describe(own, group, replaces, differences));
        using var transaction = producer.Begin();
        transaction.Append(Topology.Inputs, 0, Encoding.UTF8.GetBytes(GroupConfiguration.Key), own.ToJson(), 0);
        transaction.Commit();
    }

    /// <summary>
    /// Waits until readers see everything written so far: while an input's transaction is open, they see nothing after
    /// it.
    /// </summary>
    private static void WaitUntilShown(IEventLog log, TimeProvider time, CancellationToken cancellation)
    {
        var written = log.WrittenEnd(Topology.Inputs, 0);
        var startedAt = time.GetTimestamp();
        while (log.EndOffset(Topology.Inputs, 0) < written)
        {
            if (time.GetElapsedTime(startedAt) > ShownMax)
            {
                throw new LogException(
                    $"topic '{Topology.Inputs}' doesn't show what was written {ShownMax.TotalMinutes:0} minutes ago: "
                    + "does a producer keep a transaction open?");
            }

            time.Pause(ShownWait, cancellation);
        }
    }

    private static string Describe(
        GroupConfiguration own, GroupConfiguration group, string? replaces, IReadOnlyList<string> differences)
    {
        var named = replaces is null
            ? ""
            : $" (--replace-config names {replaces}, which is not the group's)";
        return $"this process does not join group '{Topology.ProcessorGroup}', whose configuration {group.Config} is "
            + $"not its own ({own.Config}): {string.Join("; ", differences)}. Start it with the group's settings. To "
            + $"change the group's, start each of its processes again with the new settings and --replace-config {
                group.Config}{named}";
    }
}
