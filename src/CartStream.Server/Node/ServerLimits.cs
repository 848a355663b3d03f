using System.Globalization;

namespace CartStream.Server.Node;

/// <summary>Limits of requests.</summary>
public sealed record ServerLimits
{
    /// <summary>Fewest files that a process with a web server and an embedded log has to be allowed to open.</summary>
    public const int OpenFilesMin = 400;

    /// <summary>Longest body of a request, 1 KiB to 64 MiB; 4 MiB by default.</summary>
    public long BodyBytesMax { get; init; } = 4 * 1024 * 1024;

    /// <summary>Concurrent requests, 1 to 10,000; 256 by default. As many more may wait; others get 503.</summary>
    public int ConcurrentMax { get; init; } = 256;

    /// <summary>
    /// Requests a second of one key, or of one address without keys, 0.01 to 1,000,000; 20,000 by default. A second's
    /// worth, at least one, may come at once.
    /// </summary>
    public double RequestsPerSecond { get; init; } = 20_000;

    /// <summary>How long a request may take, 1 s to 10 minutes; 30 s by default. Streams have no end.</summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Clients of the live stream at once, 1 to 10,000; 100 by default.</summary>
    public int StreamClientsMax { get; init; } = 100;

    /// <summary>Every fault of these options, one line each; empty when they are valid.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        Check("max-body", BodyBytesMax, 1_024, 64L * 1024 * 1024, "bytes");
        Check("max-concurrent", ConcurrentMax, 1, 10_000, "requests");
        // Written so that NaN is a fault, too.
        if (!(RequestsPerSecond is >= 0.01 and <= 1_000_000))
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"rate: found {RequestsPerSecond}, expected 0.01 to 1000000 requests a second"));
        }

        Check("request-seconds", (long)RequestTime.TotalSeconds, 1, 600, "seconds");
        Check("max-streams", StreamClientsMax, 1, 10_000, "clients");
        return faults;

        void Check(string option, long found, long min, long max, string unit)
        {
            if (found < min || found > max)
                faults.Add($"{option}: found {found}, expected {min} to {max} {unit}");
        }
    }
}
