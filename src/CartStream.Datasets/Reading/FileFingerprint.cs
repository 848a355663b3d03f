using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace CartStream.Datasets.Reading;

/// <summary>
/// Identifies the input of a source: each file's length and the hash of its first and last 64 KiB, regardless of its
/// name, folder and position in the list, and the settings that change the events.
/// </summary>
internal static class FileFingerprint
{
    // Must be raised when the same files would yield other events, or the same in another order.
    private const int ReadingVersion = 2;
    private const int FormerVersion = 1;
    private const int EndBytes = 65_536;

    /// <summary>Identifies one file's content, in hexadecimal.</summary>
    public static string OfContent(string path)
    {
        using var file = File.OpenRead(path);
        var hash = new XxHash128();
        var buffer = new byte[EndBytes];
        BinaryPrimitives.WriteInt64LittleEndian(buffer, file.Length);
        hash.Append(buffer.AsSpan(0, sizeof(long)));
        hash.Append(buffer.AsSpan(0, file.ReadAtLeast(buffer, EndBytes, throwOnEndOfStream: false)));
        file.Position = Math.Max(0, file.Length - EndBytes);
        hash.Append(buffer.AsSpan(0, file.ReadAtLeast(buffer, EndBytes, throwOnEndOfStream: false)));
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>
    /// The files in the order in which they are merged: by name, those of the same name by content.
    /// </summary>
    public static IReadOnlyList<OpenedFile> InOrder(IEnumerable<OpenedFile> files) =>
        [.. files.OrderBy(Named, StringComparer.Ordinal)];

    /// <summary>Identifies a set of files, given in the order in which they are merged.</summary>
    public static string OfSet(IEnumerable<OpenedFile> files, EventFileOptions options) => Hash(
        $"{ReadingVersion} {options.DuplicateWindowRows} "
        + string.Join(' ', files.Select(file => $"{file.ContentHash}/{file.LayoutHash}")));

    /// <summary>The fingerprint of the set in versions before mappings, names included.</summary>
    public static string OfSetBefore(IEnumerable<OpenedFile> files, EventFileOptions options) => Hash(
        $"{FormerVersion} {options.DuplicateWindowRows} {string.Join(' ', files.Select(Named))}");

    private static string Named(OpenedFile file) => $"{Path.GetFileName(file.Path)}:{file.ContentHash}";

    private static string Hash(string all) =>
        "files-" + Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(all)));
}
