using System.Net.Sockets;
using System.Text;

namespace CartStream.Server.Tests;

/// <summary>Requests as bytes on a connection, which no client tidies up on the way.</summary>
internal static class Wire
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<TcpClient> ConnectAsync(Shop shop)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", shop.Client.BaseAddress!.Port);
        return client;
    }

    /// <summary>Sends a request of one target and returns status and the whole answer.</summary>
    public static Task<(int Status, string Text)> AskAsync(
        Shop shop, string method, string target, string? json = null)
    {
        var body = json is null
            ? ""
            : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n";
        return SendAsync(
            shop,
            Encoding.UTF8.GetBytes(
                $"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{body}\r\n{json}"));
    }

    /// <summary>Sends bytes, and reads until the server closes.</summary>
    public static async Task<(int Status, string Text)> SendAsync(Shop shop, byte[] request)
    {
        using var client = await ConnectAsync(shop);
        using var patience = new CancellationTokenSource(Patience);
        var stream = client.GetStream();
        using var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(request, patience.Token);
            await stream.CopyToAsync(answer, patience.Token);
        }
        catch (IOException)
        {
            // The server has closed while there was more to send.
        }

        var text = Encoding.UTF8.GetString(answer.ToArray());
        return (StatusOf(text), text);
    }

    public static int StatusOf(string answer) =>
        answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(answer.AsSpan(9, 3)) : 0;
}
