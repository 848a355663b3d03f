using System.CommandLine;
using CartStream.Cli.CommandLine;
using CartStream.Server.Security;

namespace CartStream.Cli.Verbs.Keys;

/// <summary><c>cartstream keys</c>: its verbs and options.</summary>
internal static class KeysVerb
{
    /// <summary>The verb, bound to its executor.</summary>
    public static Command Create(CliHost host)
    {
        var verb = new Command("keys", "Creates, lists and revokes the API keys of a store.")
        {
            Add(host),
            List(host),
            Revoke(host),
        };
        return verb;
    }

    private static Verb Add(CliHost host)
    {
        var name = new Argument<string>("name") { Description = "The key's name, such as 'web shop'." };
        var scopes = new Option<string[]>("--scope")
        {
            Description = $"A scope of the key: {string.Join(", ", Scope.All.Select(scope => scope.Name))}.",
            HelpName = "scope",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        }.Offering([.. Scope.All.Select(scope => scope.Name)]);
        var (store, keys) = Files();
        var verb = new Verb("add", "Creates a key and prints it once.") { name, scopes, store, keys };
        verb.SetAction(parsed => new KeysExecutor(host, Path(parsed, store, keys)).Add(
            parsed.GetRequiredValue(name), parsed.GetRequiredValue(scopes)));
        return verb;
    }

    private static Verb List(CliHost host)
    {
        var (store, keys) = Files();
        var verb = new Verb("list", "Lists the keys without their secrets.") { store, keys };
        verb.SetAction(parsed => new KeysExecutor(host, Path(parsed, store, keys)).List());
        return verb;
    }

    private static Verb Revoke(CliHost host)
    {
        var id = new Argument<string>("id") { Description = "The key's id, as 'keys list' shows it." };
        var (store, keys) = Files();
        var verb = new Verb("revoke", "Takes a key back; a server notices within a second.") { id, store, keys };
        verb.SetAction(parsed => new KeysExecutor(host, Path(parsed, store, keys)).Revoke(
            parsed.GetRequiredValue(id)));
        return verb;
    }

    private static (Option<string> Store, Option<string?> Keys) Files() =>
        (StoreOptions.Store("The store of the keys."), StoreOptions.Keys());

    private static string Path(ParseResult parsed, Option<string> store, Option<string?> keys) =>
        parsed.GetValue(keys) ?? StoreOptions.KeysBeside(parsed.GetRequiredValue(store));
}
