using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace CartStream.Kafka.Tests;

/// <summary>The little of a broker that it takes to refuse a client's credentials.</summary>
internal static class SaslBroker
{
    private const short SaslHandshake = 17;
    private const short ApiVersions = 18;
    private const short SaslAuthenticate = 36;
    private const short UnsupportedMechanism = 33;
    private const short UnsupportedVersion = 35;
    private const short AuthenticationFailed = 58;

    /// <summary>Answers a connection's requests until it is refused.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="refusesMechanism">Whether the mechanism is refused, and not the password.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RefuseAsync(NetworkStream stream, bool refusesMechanism, CancellationToken cancellation)
    {
        while (true)
        {
            var size = new byte[4];
            await stream.ReadExactlyAsync(size, cancellation);
            var request = new byte[BinaryPrimitives.ReadInt32BigEndian(size)];
            await stream.ReadExactlyAsync(request, cancellation);
            var api = BinaryPrimitives.ReadInt16BigEndian(request);
            var version = BinaryPrimitives.ReadInt16BigEndian(request.AsSpan(2));
            var body = api switch
            {
                ApiVersions => Versions(version),
                SaslHandshake => Handshake(refusesMechanism ? UnsupportedMechanism : (short)0),
                SaslAuthenticate => Refusal(),
                _ => throw new InvalidOperationException($"found request {api}, expected an authentication"),
            };
            byte[] answer = [.. request.AsSpan(4, 4), .. body];
            BinaryPrimitives.WriteInt32BigEndian(size, answer.Length);
            await stream.WriteAsync((byte[])[.. size, .. answer], cancellation);
        }
    }

    private static byte[] Versions(short version)
    {
        var body = new List<byte>();
        Add(body, version > 0 ? UnsupportedVersion : (short)0);
        short[] known = [SaslHandshake, ApiVersions, SaslAuthenticate, 3];
        Add(body, 0, (short)known.Length);
        foreach (var api in known)
            Add(body, api, 0, (short)(api == SaslHandshake ? 1 : 0));
        return [.. body];
    }

    private static byte[] Handshake(short error)
    {
        var body = new List<byte>();
        Add(body, error, 0, 1);
        AddText(body, error == 0 ? "PLAIN" : "SCRAM-SHA-512");
        return [.. body];
    }

    private static byte[] Refusal()
    {
        var body = new List<byte>();
        Add(body, AuthenticationFailed);
        AddText(body, "Authentication failed: invalid credentials");
        Add(body, 0, 0);
        return [.. body];
    }

    private static void AddText(List<byte> body, string text)
    {
        Add(body, (short)text.Length);
        body.AddRange(Encoding.ASCII.GetBytes(text));
    }

    private static void Add(List<byte> body, params ReadOnlySpan<short> numbers)
    {
        Span<byte> bytes = stackalloc byte[2];
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteInt16BigEndian(bytes, number);
            body.AddRange(bytes);
        }
    }
}
