using System.CommandLine;

namespace CartStream.Cli.Verbs;

/// <summary>The options for the files of a served store.</summary>
internal static class StoreOptions
{
    /// <summary>The default store.</summary>
    public const string StoreDefault = "cartstream.db";

    /// <summary>Replaces the store's name in a cluster's key file.</summary>
    public const string ClusterKeys = "cartstream";

    /// <summary><c>--store</c>, <c>cartstream.db</c> by default.</summary>
    public static Option<string> Store(string description) => new("--store")
    {
        Description = description,
        HelpName = "file",
        DefaultValueFactory = _ => StoreDefault,
    };

    /// <summary><c>--keys</c>.</summary>
    public static Option<string?> Keys() => new("--keys")
    {
        Description = "The file of API keys; by default the name of the store, or cartstream, with the ending "
            + ".keys.json.",
        HelpName = "file",
    };

    /// <summary>The file of API keys that belongs to a store.</summary>
    public static string KeysBeside(string store) => $"{store}.keys.json";
}
