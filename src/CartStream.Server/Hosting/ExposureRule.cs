using CartStream.Server.Node;
using CartStream.Server.Security;

namespace CartStream.Server.Hosting;

/// <summary>Without API keys only this machine is served, unless somebody said that it shall be otherwise.</summary>
internal static class ExposureRule
{
    /// <summary>The addresses that must not be listened on, one line each; empty when all is well.</summary>
    public static IReadOnlyList<string> Faults(ServerOptions options, KeyRing keys)
    {
        if (options.Insecure || keys.IsRequired)
            return [];
        return
        [
            .. from url in options.Urls.Split(';')
               where !ListenAddress.TryParse(url, out var isLoopback) || !isLoopback
               select $"urls: found '{url}' and no API keys, expected a loopback address, or keys "
                   + "(cartstream keys add), or --insecure",
        ];
    }
}
