using System.Diagnostics;
using System.Text;
using CartStream.Datasets.Simulation;
using CartStream.Events;
using CartStream.Log;
using CartStream.Log.Kafka;
using CartStream.Tests;

namespace CartStream.Kafka.Tests;

/// <summary>Any Kafka client works: <c>kcat</c> sends events and reads the recommendations.</summary>
public sealed class KcatTests : IDisposable
{
    private const int Events = 60;
    private const int Partitions = 3;
    private readonly TemporaryFolder _folder = new();
    private readonly KafkaLogOptions _options;

    public KcatTests(TestCluster cluster)
    {
        cluster.SkipUnlessThere();
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Assert.SkipUnless(
            path.Any(folder => File.Exists(Path.Combine(folder, "kcat"))), "kcat is missing: Debian's package 'kcat'");
        _options = cluster.Options(cluster.NewPrefix());
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("murmur2_random")]
    [InlineData("consistent_random")]
    [InlineData("fnv1a_random")]
    [InlineData("random")]
    public async Task Events_sent_by_kcat_are_answered_where_their_shopper_belongs_and_it_reads_the_answers(
        string partitioner)
    {
        using var log = new KafkaLog(_options);
        log.CreateTopics(Topology.Topics(Partitions));
        var (lines, shoppers) = await WriteEventsAsync();

        await KcatAsync(
            "-P", "-t", _options.TopicPrefix + Topology.UserEvents, "-K", "|", "-X", $"partitioner={partitioner}",
            "-z", "lz4", "-l", lines);
        await using (var worker = new RunningWorker(log))
        {
            await worker.WaitFor(status => status is { Counts.Recommendations: Events, IsAtEnd: true });
            await worker.StopAsync();
        }

        var answers = await KcatAsync(
            "-C", "-t", _options.TopicPrefix + Topology.Recommendations, "-o", "beginning", "-e", "-q",
            "-X", "isolation.level=read_committed", "-f", "%p %s\\n");
        var read = answers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2));
        var found = read.Select(answer => (
            Partition: int.Parse(answer[0], System.Globalization.CultureInfo.InvariantCulture),
            Shopper: System.Text.Json.JsonElement.Parse(answer[1]).GetProperty("shopper").GetString()!)).ToList();
        found.Select(answer => answer.Shopper).Order(StringComparer.Ordinal)
            .ShouldBe(shoppers.Order(StringComparer.Ordinal));
        found.ShouldAllBe(answer =>
            answer.Partition == Partitioner.PartitionOf(Encoding.UTF8.GetBytes(answer.Shopper), Partitions));
        WorkerProbe.Count(log, Topology.DeadLetters).ShouldBe(0);
    }

    /// <summary>A file of <c>shopper|event</c> lines.</summary>
    private async Task<(string File, List<string> Shoppers)> WriteEventsAsync()
    {
        var lines = new List<string>();
        var shoppers = new List<string>();
        var json = new System.Buffers.ArrayBufferWriter<byte>();
        var source = new ShopSimulator(WorkerProbe.Shop(Events, seed: 5));
        while (source.TryRead(out var e))
        {
            json.ResetWrittenCount();
            ShopperEventJson.Write(json, e);
            shoppers.Add(Encoding.UTF8.GetString(e.ShopperId));
            lines.Add($"{shoppers[^1]}|{Encoding.UTF8.GetString(json.WrittenSpan)}");
        }

        await File.WriteAllLinesAsync(_folder.File("events"), lines, TestContext.Current.CancellationToken);
        return (_folder.File("events"), shoppers);
    }

    private async Task<string> KcatAsync(params string[] args)
    {
        var start = new ProcessStartInfo("kcat", ["-b", _options.BootstrapServers, .. args])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var kcat = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(WorkerProbe.Patience);
        try
        {
            var error = kcat.StandardError.ReadToEndAsync(patience.Token);
            var output = await kcat.StandardOutput.ReadToEndAsync(patience.Token);
            await kcat.WaitForExitAsync(patience.Token);
            kcat.ExitCode.ShouldBe(0, await error);
            return output;
        }
        finally
        {
            if (!kcat.HasExited)
                kcat.Kill();
        }
    }
}
