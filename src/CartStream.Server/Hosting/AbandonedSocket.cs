using System.Net.Sockets;
using CartStream.Server.Node;

namespace CartStream.Server.Hosting;

/// <summary>
/// The file of a Unix socket stays when its process is killed, and the system then takes its address for one in use: no
/// server could listen on it again.
/// </summary>
internal static class AbandonedSocket
{
    // What opening a socket as a file ends with: ENXIO on Linux, EOPNOTSUPP on macOS.
    private const int NoSuchDevice = 6;
    private const int NotSupported = 102;

    /// <summary>
    /// Deletes the sockets among the addresses on which no process listens. A file that is no socket stays, and so does
    /// a socket that can't be asked.
    /// </summary>
    /// <exception cref="IOException">The file can't be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be deleted.</exception>
    public static void Remove(string urls)
    {
        foreach (var url in urls.Split(';'))
        {
            if (ListenAddress.SocketFileOf(url) is { } path && File.Exists(path) && IsRefused(path) && IsSocket(path))
                File.Delete(path);
        }
    }

    private static bool IsRefused(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return false;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    /// <summary>
    /// Whether opening a file that exists ends as only a socket's does. Opened for writing, too, a pipe doesn't wait
    /// for its other end.
    /// </summary>
    private static bool IsSocket(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException e)
        {
            return e.HResult is NoSuchDevice or NotSupported;
        }
    }
}
