using System.Globalization;

namespace CartStream;

/// <summary>How many files this process may open: <c>ulimit -n</c>, <c>LimitNOFILE=</c> of systemd.</summary>
internal static class OpenFileLimit
{
    private const string LimitsFile = "/proc/self/limits";
    private const string OpenFiles = "Max open files";

    /// <summary>The limit; null for none, and where the system does not tell its limits.</summary>
    public static long? OfProcess() => File.Exists(LimitsFile) ? Of(File.ReadLines(LimitsFile)) : null;

    /// <summary>The limit under a process's limits, in the lines of <c>/proc/self/limits</c>.</summary>
    public static long? Of(IEnumerable<string> limits)
    {
        var line = limits.FirstOrDefault(line => line.StartsWith(OpenFiles, StringComparison.Ordinal));
        var soft = line?[OpenFiles.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var files) ? files : null;
    }
}
