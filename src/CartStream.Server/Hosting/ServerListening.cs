using CartStream.Server.Node;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;

namespace CartStream.Server.Hosting;

/// <summary>
/// Makes the server listen only on the addresses in its own options: from the environment it reads only where the
/// certificate is, from files in the working folder nothing.
/// </summary>
internal static class ServerListening
{
    /// <summary>Most concurrent streams of one HTTP/2 connection.</summary>
    public const int StreamsMax = 100;

    /// <summary>Most bytes of a request's headers together.</summary>
    public const int HeaderBytesMax = 32 * 1024;

    /// <summary>Most bytes of a request's first line.</summary>
    public const int LineBytesMax = 8 * 1024;

    private const string Certificates = "Certificates";
    private const string CertificateVariables = "Kestrel__Certificates__";

    /// <summary>How long the headers of a request may take.</summary>
    public static readonly TimeSpan HeadersTime = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The minimum average rate at which a body must arrive and an answer be read, after the first seconds.
    /// </summary>
    public static readonly MinDataRate SlowestBody = new(1_024, TimeSpan.FromSeconds(5));

    /// <summary>Configures the web server.</summary>
    public static void Configure(WebApplicationBuilder builder, ServerOptions options)
    {
        var certificates = new ConfigurationBuilder()
            .AddEnvironmentVariables(CertificateVariables)
            .Build();
        var kestrelSettings = new ConfigurationBuilder()
            .AddInMemoryCollection(certificates.AsEnumerable().Select(one =>
                KeyValuePair.Create($"{Certificates}:{one.Key}", one.Value)))
            .Build();
        builder.WebHost.UseKestrel().UseUrls(options.Urls.Split(';')).ConfigureKestrel(kestrel =>
        {
            kestrel.Configure(kestrelSettings);
            kestrel.AddServerHeader = false;
            var limits = kestrel.Limits;
            limits.MaxRequestBodySize = options.Limits.BodyBytesMax;
            limits.RequestHeadersTimeout = HeadersTime;
            // Further connections are closed immediately.
            limits.MaxConcurrentConnections = ConnectionLimit.OfProcess();
            limits.MaxRequestHeadersTotalSize = HeaderBytesMax;
            limits.MaxRequestLineSize = LineBytesMax;
            limits.MinRequestBodyDataRate = SlowestBody;
            limits.MinResponseDataRate = SlowestBody;
            limits.Http2.MaxStreamsPerConnection = StreamsMax;
        });
    }
}
