namespace CartStream.Events;

/// <summary>
/// Placeholders that programs write where an id is missing. Taken as ids, they would merge many shoppers, items or
/// events into one.
/// </summary>
internal static class PlaceholderId
{
    private const int LengthMax = 36;

    private static readonly byte[][] Texts =
    [
        .. new[]
        {
            "null", "(null)", "nil", "none", "(none)", "nan", "n/a", "undefined", "(not set)", "not set",
            "(not provided)", "[object object]", "unknown", "(other)", "00000000-0000-0000-0000-000000000000",
        }.Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    /// <summary>Whether <paramref name="id"/> is a placeholder, in upper or lower case, or only spaces.</summary>
    public static bool Is(ReadOnlySpan<byte> id)
    {
        if (id.IsEmpty || id.Length > LengthMax)
            return false;
        // Nearly every id ends here. The bit turns an upper-case letter into a lower-case one, and [ into {.
        if ((id[0] | 0x20) is not ('n' or 'u' or '(' or '{' or '0' or ' '))
            return false;
        if (id.Trim((byte)' ').IsEmpty)
            return true;
        foreach (var text in Texts)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(id, text))
                return true;
        }

        return false;
    }
}
