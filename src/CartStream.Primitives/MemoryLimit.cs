namespace CartStream;

/// <summary>How much memory this process may use: that of the machine, its container or its settings.</summary>
internal static class MemoryLimit
{
    /// <summary>Words an <see cref="OutOfMemoryException"/>, with what raises the limit.</summary>
    public static string Fault() =>
        $"found no memory left of the {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MiB that this process may "
        + "use, expected more: raise the limit (DOTNET_GCHeapHardLimit, MemoryMax= of systemd, --memory of docker, of "
        + "which .NET takes three quarters), or keep fewer shoppers (--retention-days)";
}
