using CartStream.Server.Node;

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
    private const int Min = ServerLimits.OpenFilesMin - OtherFiles;

    /// <summary>The limit of this process; <see cref="Max"/> where the system does not tell its limits.</summary>
    public static int OfProcess() => Of(OpenFileLimit.OfProcess());

    /// <summary>The limit of a process that may open so many files; null for any number.</summary>
    public static int Of(long? files) => (int)Math.Clamp((files ?? Max + OtherFiles) - OtherFiles, Min, Max);
}
