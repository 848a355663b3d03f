using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace CartStream.Datasets.Reading;

/// <summary>
/// Identifies what a source reads: each file's name, length and the hash of its first and last 64 KiB, whatever its
/// folder and its place in the list, and the settings that change which events come out.
/// </summary>
internal static class FileFingerprint
{
    // To be raised when the same files would give other events, or the same in another order.
    private const int ReadingVersion = 1;
    private const int EndBytes = 65_536;

    /// <summary>Identifies one file by name and content.</summary>
    public static string OfFile(string path)
    {
        using var file = File.OpenRead(path);
        var hash = new XxHash128();
        var buffer = new byte[EndBytes];
        BinaryPrimitives.WriteInt64LittleEndian(buffer, file.Length);
        hash.Append(buffer.AsSpan(0, sizeof(long)));
        hash.Append(buffer.AsSpan(0, file.ReadAtLeast(buffer, EndBytes, throwOnEndOfStream: false)));
        file.Position = Math.Max(0, file.Length - EndBytes);
        hash.Append(buffer.AsSpan(0, file.ReadAtLeast(buffer, EndBytes, throwOnEndOfStream: false)));
        return $"{Path.GetFileName(path)}:{Convert.ToHexStringLower(hash.GetCurrentHash())}";
    }

    /// <summary>Identifies a set of files, given in the order in which they are merged.</summary>
    public static string OfSet(IEnumerable<string> files, EventFileOptions options)
    {
        var all = $"{ReadingVersion} {options.DuplicateWindowRows} {string.Join(' ', files)}";
        return "files-" + Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(all)));
    }
}
