using System.Reflection;
using System.Runtime.InteropServices;

namespace CartStream.Server.Api;

/// <summary>The server's process.</summary>
/// <param name="Version">CartStream's version.</param>
/// <param name="Runtime">The runtime.</param>
/// <param name="Processors">Processors available to it.</param>
/// <param name="WorkingSetBytes">Its memory.</param>
/// <param name="HeapBytes">The part of it in the managed heap.</param>
public sealed record ProcessStatus(
    string Version,
    string Runtime,
    int Processors,
    long WorkingSetBytes,
    long HeapBytes)
{
    /// <summary>The process now.</summary>
    internal static ProcessStatus Read() => new(
        typeof(ProcessStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0] ?? "",
        RuntimeInformation.FrameworkDescription,
        Environment.ProcessorCount,
        Environment.WorkingSet,
        GC.GetTotalMemory(forceFullCollection: false));
}
