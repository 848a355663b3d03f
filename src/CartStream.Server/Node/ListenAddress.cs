using System.Net;
using Microsoft.AspNetCore.Http;

namespace CartStream.Server.Node;

/// <summary>An address on which to listen.</summary>
internal static class ListenAddress
{
    /// <summary>Parses an address; reports whether only this machine can reach it.</summary>
    public static bool TryParse(string url, out bool isLoopback)
    {
        isLoopback = false;
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url.Trim());
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            return false;
        }

        isLoopback = address.IsUnixPipe || IsLoopback(address.Host);
        return address.Scheme is "http" or "https" && (address.IsUnixPipe || address.Port is >= 0 and <= 65_535);
    }

    /// <summary>What is expected instead of an address; null when a server can listen on it.</summary>
    public static string? Instead(string url)
    {
        if (!TryParse(url, out _))
            return $"an address such as {ServerOptions.UrlsDefault}";
        var address = BindingAddress.Parse(url.Trim());
        // The name has two addresses, and a free port of one may not be free of the other.
        return address.PathBase.Length > 0 ? "an address without a path: a base is the proxy's or the application's"
            : address.Port == 0 && !address.IsUnixPipe && address.Host.Equals(
                "localhost", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1 or [::1] with port 0"
            : null;
    }

    /// <summary>The file of an address that is a Unix socket; null for any other address.</summary>
    public static string? SocketFileOf(string url) =>
        BindingAddress.Parse(url.Trim()) is { IsUnixPipe: true } address ? address.UnixPipePath : null;

    /// <summary>Whether a host name denotes the local machine.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
