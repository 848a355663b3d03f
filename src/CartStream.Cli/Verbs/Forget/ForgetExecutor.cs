using System.Globalization;
using System.Text;
using CartStream.Cli.CommandLine;
using CartStream.Datasets.Reading;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Erasure;
using CartStream.Processing.Processor;
using CartStream.Server;
using CartStream.Server.Erasure;

namespace CartStream.Cli.Verbs.Forget;

/// <summary>
/// <c>cartstream forget</c>: removes a shopper from a store that is not being served, or sends a request to the workers
/// of a cluster.
/// </summary>
internal sealed class ForgetExecutor(CliHost host)
{
    // How often to look for ids that are linked while a shopper is forgotten.
    private const int RoundsMax = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Forgets the shopper. A store that another process writes to is left unchanged: a server forgets through its API;
    /// the workers of a cluster keep running.
    /// </summary>
    /// <exception cref="UsageException">The id is invalid, or there is no such store.</exception>
    /// <exception cref="IOException">The log can't be read or written.</exception>
    public async Task<int> RunAsync(LogChoice chosen, string shopper, CancellationToken cancellation)
    {
        var faults = chosen.Faults().ToList();
        var id = Encoding.UTF8.GetBytes(shopper);
        if (id.Length is 0 or > EventLimits.IdBytesMax)
            faults.Add($"shopper is {id.Length} bytes, expected 1 to {EventLimits.IdBytesMax}");
        if (chosen.Store is { Length: > 0 } store && !File.Exists(store))
            faults.Add($"--store is '{store}', expected a file that exists");
        if (faults.Count > 0)
            throw new UsageException(faults);
        if (chosen.Kafka is { } cluster)
            return await ForgetAllAsync(cluster, id, cancellation);
        return Forget(chosen.Store!, id);
    }

    private int Forget(string store, byte[] id)
    {
        using var log = LogChoice.OpenStore(store, "forget");
        log.CreateTopics(ServerTopics.All(log.ListTopics()
            .FirstOrDefault(topic => topic.Name == Topology.UserEvents)?.Partitions ?? 1));
        var partitions = ((IEventLog)log).CountPartitions(Topology.ShopperState);
        var (records, rows, left) = (0L, 0L, (string?)null);
        var rejected = EventFileInput.RejectedPathOf(store);
        foreach (var one in IdentityGroup.Of(id, log, partitions))
        {
            var erased = ShopperEraser.Forget(
                log, log, Partitioner.PartitionOf(one, partitions), one, [ServerTopics.Impressions], host.Time);
            records += erased.Records;
            left = erased.Remains;
            rows += RejectedRowsFile.Forget(rejected, one);
        }

        host.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{records:N0} records of the shopper erased from {store}"));
        if (rows > 0)
        {
            host.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{rows:N0} rejected rows erased from {rejected}"));
        }

        if (left is not { } remains)
            return ExitCode.Success;
        host.Error.WriteLine($"cartstream: what is erased is still in {remains}");
        return ExitCode.Failure;
    }

    private async Task<int> ForgetAllAsync(KafkaCluster cluster, byte[] id, CancellationToken cancellation)
    {
        using var log = cluster.OpenExisting(host, host.CommandPatience, cancellation);
        var partitions = log.CountPartitions(Topology.ShopperState);
        var done = new HashSet<byte[]>(Utf8KeyComparer.Instance);
        for (var round = 0; round < RoundsMax; round++)
        {
            var ids = IdentityGroup.Of(id, log, partitions);
            if (ids.All(done.Contains))
                return ExitCode.Success;
            done.UnionWith(ids);
            foreach (var one in ids)
            {
                if (await ForgetAsync(log, partitions, one, cancellation) is not ExitCode.Success and var failed)
                    return failed;
            }

            id = ids[^1];
        }

        host.Error.WriteLine("cartstream: ids were linked while the shopper was forgotten: forget it again");
        return ExitCode.Failure;
    }

    private async Task<int> ForgetAsync(IEventLog log, int partitions, byte[] id, CancellationToken cancellation)
    {
        var partition = Partitioner.PartitionOf(id, partitions);
        var eraser = new ShopperEraser(log, partition, id);
        eraser.FindSessions();
        var end = log.EndOffset(Topology.UserEvents, partition);
        var requestId = Send(log, partition, id, eraser, end, cancellation);
        var started = host.Time.GetTimestamp();
        long? offset = null;
        while (host.Time.GetElapsedTime(started) < Patience)
        {
            offset ??= eraser.FindRequest(requestId, end);
            if (offset is { } at && eraser.IsDone(at))
                return Done(log, eraser);
            await Task.Delay(Pause, host.Time, cancellation);
        }

        host.Error.WriteLine(
            $"cartstream: the request is in the log, and no worker has done it within {Patience.TotalSeconds} s: it "
            + "will be done when one gets there");
        return ExitCode.Failure;
    }

    private string Send(
        IEventLog log, int partition, byte[] id, ShopperEraser eraser, long end, CancellationToken cancellation)
    {
        var nowMs = host.Time.GetUtcNow().ToUnixTimeMilliseconds();
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"cartstream-forget-{Environment.MachineName}-{Environment.ProcessId}-{nowMs}-{host.Time.GetTimestamp()}");
        using var sender = RetryingSender.Open(log, name, host.Time);
        sender.Commit(
            transaction => transaction.Append(
                Topology.UserEvents, partition, id, eraser.ToRequest(name).ToJson(), nowMs),
            () => eraser.FindRequest(name, end) is not null,
            cancellation);
        return name;
    }

    private int Done(IEventLog log, ShopperEraser eraser)
    {
        eraser.FindSessions();
        var remains = RemainingTopics.Of(log);
        host.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"state and {eraser.SessionKeys.Count:N0} sessions of the shopper deleted; what {
                string.Join(", ", remains)} hold stays until their retention ends"));
        return ExitCode.Success;
    }
}
