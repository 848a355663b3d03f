using System.Diagnostics;
using System.Text;
using CartStream.Log;
using CartStream.Processing.Erasure;
using CartStream.Tests.Processing.Processor;

namespace CartStream.Tests.Processing.Erasure;

/// <summary>Forgetting on a pipeline's host, as a server does it.</summary>
internal static class Forgets
{
    /// <summary>Asks for a shopper to be forgotten; the request's offset.</summary>
    public static long Ask(this PipelineHost host, string shopper)
    {
        var traces = new ShopperEraser(host.Log, 0, Encoding.UTF8.GetBytes(shopper));
        traces.FindSessions();
        var offset = host.Log.EndOffset(Topology.UserEvents, 0);
        host.SendRaw(shopper, Encoding.UTF8.GetString(traces.ToRequest($"ask-{offset}").ToJson()));
        return offset;
    }

    /// <summary>Erases what is before a request that was processed.</summary>
    public static ErasedTraces Erase(this PipelineHost host, string shopper, long requestOffset)
    {
        var traces = new ShopperEraser(host.Log, 0, Encoding.UTF8.GetBytes(shopper));
        traces.FindSessions();
        return traces.Erase(host.Log, requestOffset, new Dictionary<string, long>());
    }

    /// <summary>The files that hold a text; another process looks, which leaves the store's locks alone.</summary>
    public static string FilesThatHold(string folder, string text)
    {
        var start = new ProcessStartInfo("grep", ["-rlaF", "-e", text, folder])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var grep = Process.Start(start)!;
        var found = grep.StandardOutput.ReadToEnd();
        grep.WaitForExit();
        return found.Trim();
    }
}
