using System.Globalization;

namespace CartStream.Server.Hosting;

/// <summary>
/// How many connections the server takes. Each is an open file, and the runtime ends a process that can open no more
/// files, so the server takes fewer connections than the process may open files.
/// </summary>
internal static class ConnectionLimit
{
    /// <summary>Most connections, whatever the process may open.</summary>
    public const int Max = 10_000;

    // A server with an embedded log has some 300 files open, most of them assemblies.
    private const int OtherFiles = 350;
    private const int Min = 16;
    private const string LimitsFile = "/proc/self/limits";
    private const string OpenFiles = "Max open files";

    /// <summary>The limit of this process; <see cref="Max"/> where the system does not tell its limits.</summary>
    public static int OfProcess() => File.Exists(LimitsFile) ? Of(File.ReadLines(LimitsFile)) : Max;

    /// <summary>The limit under a process's limits, in the lines of <c>/proc/self/limits</c>.</summary>
    public static int Of(IEnumerable<string> limits)
    {
        var line = limits.FirstOrDefault(line => line.StartsWith(OpenFiles, StringComparison.Ordinal));
        var soft = line?[OpenFiles.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var files)
            ? (int)Math.Clamp(files - OtherFiles, Min, Max)
            : Max;
    }
}
