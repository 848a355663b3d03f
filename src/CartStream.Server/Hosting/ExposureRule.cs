using CartStream.Server.Node;
using CartStream.Server.Security;

namespace CartStream.Server.Hosting;

/// <summary>Without API keys only loopback is served, unless the options explicitly allow more.</summary>
internal static class ExposureRule
{
    /// <summary>The addresses that must not be used, one line each; empty when all are allowed.</summary>
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
