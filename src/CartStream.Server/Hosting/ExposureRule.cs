using CartStream.Server.Security;
using Microsoft.Extensions.Configuration;

namespace CartStream.Server.Hosting;

/// <summary>Without API keys only this machine is served, unless somebody said that it shall be otherwise.</summary>
internal static class ExposureRule
{
    /// <summary>The addresses that must not be listened on, one line each; empty when all is well.</summary>
    public static IReadOnlyList<string> Faults(ServerOptions options, IConfiguration configuration, KeyRing keys)
    {
        if (options.Insecure || keys.IsRequired)
            return [];
        // Kestrel's own configuration wins over the option.
        var configured = configuration.GetSection("Kestrel:Endpoints").GetChildren()
            .Select(endpoint => endpoint["Url"]).OfType<string>().ToList();
        var urls = configured.Count > 0 ? configured : [.. options.Urls.Split(';')];
        return
        [
            .. from url in urls
               where !ListenAddress.TryParse(url, out var isLoopback) || !isLoopback
               select $"urls: found '{url}' and no API keys, expected a loopback address, or keys "
                   + "(cartstream keys add), or --insecure",
        ];
    }
}
