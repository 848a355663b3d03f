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

    /// <summary>Whether a host name denotes the local machine.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
