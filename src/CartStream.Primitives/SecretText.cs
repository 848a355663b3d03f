using System.Text.RegularExpressions;

namespace CartStream;

/// <summary>Masks secrets in messages.</summary>
internal static class SecretText
{
    private const string Mask = "***";
    private const int ShortCharsMax = 3;
    private static readonly TimeSpan RegexPatience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The message with each occurrence of the secret masked. A short secret is masked where it is a whole word; inside
    /// longer words it reveals nothing.
    /// </summary>
    public static string Hide(string message, string secret)
    {
        if (secret.Length == 0)
            return message;
        if (secret.Length > ShortCharsMax)
            return message.Replace(secret, Mask, StringComparison.Ordinal);
        var alone = $@"(?<![\p{{L}}\p{{N}}]){Regex.Escape(secret)}(?![\p{{L}}\p{{N}}])";
        return Regex.Replace(message, alone, Mask, RegexOptions.CultureInvariant, RegexPatience);
    }
}
