namespace CartStream.Server.Api;

/// <summary>
/// Reads the names of an enumeration in a request. Numbers and lists, which <see cref="Enum.TryParse{TEnum}(string,
/// out TEnum)"/> accepts, are no names.
/// </summary>
internal static class EnumName
{
    /// <summary>Reads a name, ignoring case; false when there is no such value.</summary>
    public static bool TryParse<TEnum>(string text, out TEnum value)
        where TEnum : struct, Enum
    {
        foreach (var one in Enum.GetValues<TEnum>())
        {
            if (string.Equals(one.ToString(), text, StringComparison.OrdinalIgnoreCase))
            {
                value = one;
                return true;
            }
        }

        value = default;
        return false;
    }
}
