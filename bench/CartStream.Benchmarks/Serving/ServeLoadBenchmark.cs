using System.Globalization;

namespace CartStream.Benchmarks.Serving;

/// <summary>
/// Load on a real <c>cartstream serve</c> over loopback, from another process on the same machine: latency at a fixed
/// rate while events are learnt, the highest rate, the time until an event affects answers, and a long run.
/// </summary>
internal static class ServeLoadBenchmark
{
    private const int EventsBefore = 300_000;

    /// <summary>The model's window: full before the clock starts, so that the model stops growing.</summary>
    private const int SessionsMax = 60_000;
    private const int EventsPerSecond = 1_000;
    private const int RequestsPerSecond = 1_000;
    private const int OpenThreads = 64;
    private const int EventThreads = 32;
    private const int ClosedThreads = 16;
    private const int Probes = 2_000;
    private const double CapacityShare = 0.8;
    private static ReadOnlySpan<byte> LagName => "\"lag\":"u8;
    private const int PhaseSecondsDefault = 60;
    private static readonly byte[] Live = "GET /healthz/live HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray();
    private static readonly TimeSpan SteadinessLength = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DrainPoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Runs it. The arguments are the minutes of the long run, 10 by default, 0 for none, and the seconds of each load
    /// before it, 60 by default.
    /// </summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        var (minutes, seconds) = (10d, (double)PhaseSecondsDefault);
        var areNumbers = (args.Length < 1 || double.TryParse(args[0], CultureInfo.InvariantCulture, out minutes))
            && (args.Length < 2 || double.TryParse(args[1], CultureInfo.InvariantCulture, out seconds));
        if (args.Length > 2 || !areNumbers || minutes is not (>= 0 and <= 1_440) || seconds is not (>= 1 and <= 3_600))
        {
            Console.Error.WriteLine(
                "usage: serve-load [MINUTES of the long run, 0 to 1440; 10 by default [SECONDS of each load before, "
                + "1 to 3600; 60 by default]]");
            return 2;
        }

        RunAsync(TimeSpan.FromMinutes(minutes), TimeSpan.FromSeconds(seconds)).GetAwaiter().GetResult();
        return 0;
    }

    private static async Task RunAsync(TimeSpan longRun, TimeSpan phase)
    {
        Console.WriteLine(Measure.Machine());
        Console.WriteLine(MachineSteadiness.Describe(SteadinessLength));
        var seconds = (WarmUp + (3 * phase) + longRun).TotalSeconds;
        var traffic = new LoadTraffic(EventsBefore + (int)(seconds * EventsPerSecond * 1.1), EventsBefore);
        using var shop = new ServedShop(SessionsMax);
        await SeedAsync(shop, traffic);
        Console.WriteLine($"{EventsBefore:N0} events before; server {shop.ResidentMiB:N0} MiB");
        Console.WriteLine();
        PrintHead();
        await AskAsync("warm-up, not counted", shop, traffic, WarmUp, RequestsPerSecond, learns: true);
        await AskAsync(
            "open loop, 1,000 asked/s, GET /healthz/live: the floor", shop, traffic, phase, RequestsPerSecond,
            learns: false, _ => Live);
        await AskAsync("open loop, 1,000 asked/s, no events", shop, traffic, phase, RequestsPerSecond, learns: false);
        await AskAsync(
            "open loop, 1,000 asked/s, 1,000 events/s", shop, traffic, phase, RequestsPerSecond, learns: true);
        await AskAsync(
            "closed loop, 16 connections, GET /healthz/live: the bound", shop, traffic, phase, null, learns: false,
            _ => Live);
        await AskAsync("closed loop, 16 connections", shop, traffic, phase, null, learns: false);
        var capacity = await AskAsync(
            "closed loop, 16 connections, 1,000 events/s", shop, traffic, phase, null, learns: true);
        ProbeVisibility(shop);
        if (longRun > TimeSpan.Zero)
            await RunLongAsync(shop, traffic, longRun, capacity.PerSecond * CapacityShare);
    }

    private static async Task SeedAsync(ServedShop shop, LoadTraffic traffic)
    {
        using var connection = new LoadConnection(shop.Address);
        foreach (var post in traffic.PostsBefore())
        {
            if (connection.Ask(post) is var status and not 202)
                throw new InvalidDataException($"found status {status} for events, expected 202");
        }

        await DrainAsync(shop);
    }

    /// <summary>Waits until every event is processed: the backlog of one load must not affect the next.</summary>
    private static async Task DrainAsync(ServedShop shop)
    {
        using var connection = new LoadConnection(shop.Address);
        var ready = "GET /healthz/ready HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray();
        while (connection.Ask(ready) != 200 || ReadLag(shop) > 0)
            await Task.Delay(DrainPoll, TimeProvider.System);
    }

    /// <summary>Events accepted but not processed yet.</summary>
    private static long ReadLag(ServedShop shop)
    {
        using var connection = new LoadConnection(shop.Address);
        if (connection.Ask("GET /v1/system HTTP/1.1\r\nHost: localhost\r\n\r\n"u8) is var status and not 200)
            throw new InvalidDataException($"found status {status} for the system's status, expected 200");
        var lag = connection.Body[(connection.Body.IndexOf(LagName) + LagName.Length)..];
        return long.Parse(lag[..lag.IndexOf((byte)',')], CultureInfo.InvariantCulture);
    }

    private static async Task<LoadResult> AskAsync(
        string name,
        ServedShop shop,
        LoadTraffic traffic,
        TimeSpan length,
        double? perSecond,
        bool learns,
        Func<long, byte[]>? requestOf = null)
    {
        var used = shop.Used;
        var threads = perSecond is null ? ClosedThreads : OpenThreads;
        var asking = new LoadRun(
            shop.Address, threads, length, perSecond, 200, requestOf ?? traffic.AskFor).StartAsync();
        var learning = learns
            ? new LoadRun(
                shop.Address, EventThreads, length, EventsPerSecond, 202, _ => traffic.NextEvent()).StartAsync()
            : null;
        var asked = await asking;
        var learnt = learning is null ? null : await learning;
        var cores = (shop.Used - used) / TimeSpan.FromSeconds(asked.Seconds);
        var left = learnt is null ? "" : $"{ReadLag(shop):N0}";
        Print(name, asked, $"{cores:N2}", left);
        if (learnt is not null)
            Print("… the events", learnt, "", "");
        await DrainAsync(shop);
        return asked;
    }

    private static void PrintHead()
    {
        Console.WriteLine(
            "| load | requests | errors | requests/s | p50 ms | p90 ms | p99 ms | slowest ms | server's cores "
            + "| events left |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    }

    private static void Print(string name, LoadResult result, string cores, string left)
    {
        var (p50, p90, p99) = result.Latency;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {result.Requests:N0} | {result.Errors:N0} | {result.PerSecond:N0} | {p50 / 1_000:N2} | {
                p90 / 1_000:N2} | {p99 / 1_000:N2} | {result.MostMs:N1} | {cores} | {left} |"));
        if (result.FirstError is not null)
            Console.Error.WriteLine($"{name}: first error: {result.FirstError}");
    }

    /// <summary>
    /// The time from the 202 of a cart addition to the end of the first answer that contains the item.
    /// </summary>
    private static void ProbeVisibility(ServedShop shop)
    {
        var latencies = new Evaluation.Latencies.LatencyHistogram();
        var (most, mostAt) = (0d, 0);
        using var connection = new LoadConnection(shop.Address);
        for (var i = 0; i < Probes; i++)
        {
            var (post, ask, item) = LoadTraffic.Probe(i);
            if (connection.Ask(post) is var status and not 202)
                throw new InvalidDataException($"found status {status} for an event, expected 202");
            var accepted = TimeProvider.System.GetTimestamp();
            do
                connection.Ask(ask);
            while (connection.Body.IndexOf(item) < 0);
            var took = TimeProvider.System.GetElapsedTime(accepted);
            latencies.Add((long)took.TotalNanoseconds);
            if (took.TotalMilliseconds > most)
                (most, mostAt) = (took.TotalMilliseconds, i + 1);
        }

        var (p50, p90, p99) = latencies.Percentiles();
        Console.WriteLine();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Event accepted to visible in an answer, {Probes:N0} times: p50 {p50 / 1_000:N2} ms, p90 {p90 / 1_000
                :N2} ms, p99 {p99 / 1_000:N2} ms, slowest {most:N1} ms (the {mostAt:N0}th)"));
    }

    private static async Task RunLongAsync(ServedShop shop, LoadTraffic traffic, TimeSpan length, double perSecond)
    {
        Console.WriteLine();
        Console.WriteLine($"{length.TotalMinutes:N0} minutes at {CapacityShare:P0} of capacity with 1,000 events/s:");
        Console.WriteLine();
        PrintHead();
        using var stop = new CancellationTokenSource();
        var sampling = SampleAsync(shop, stop.Token);
        await AskAsync("open loop", shop, traffic, length, perSecond, learns: true);
        await stop.CancelAsync();
        PrintMemory(await sampling);
    }

    /// <summary>
    /// The first tenth is warm-up: the heap was smaller under the loads before. Growth after it is a leak, except what
    /// the shop itself gains from a thousand events a second.
    /// </summary>
    private static void PrintMemory(List<double> samples)
    {
        var tenth = Math.Max(1, samples.Count / 10);
        var means = samples.Chunk(tenth).Take(10).Select(part => part.Average()).ToList();
        Console.WriteLine();
        Console.WriteLine($"Resident memory, mean MiB of each tenth of the run: {string.Join(", ", means.Select(mean =>
            mean.ToString("N0", CultureInfo.InvariantCulture)))}");
        if (means.Count < 3)
            return;
        var (before, after) = (means[1], means[^1]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Growth after warm-up, from the second tenth to the last: {after - before:N1} MiB ({
                (after - before) / before:P1})"));
    }

    private static async Task<List<double>> SampleAsync(ServedShop shop, CancellationToken stop)
    {
        var samples = new List<double>();
        using var timer = new PeriodicTimer(SampleEvery, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
                samples.Add(shop.ResidentMiB);
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }

        return samples;
    }
}
