using System.CommandLine;
using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs.Items;

/// <summary>The options that name a running server in place of a log.</summary>
internal sealed class ItemServerOptions
{
    private const string Group = "Running server";

    private readonly Option<string?> _url;
    private readonly Option<string?> _keyFile = CommonOptions.File(
        "--api-key-file",
        $"A file that holds only an API key with the scope admin; {ItemServer.Variable} also gives the key.");

    /// <summary>The options of a verb.</summary>
    /// <param name="deed">What the verb does with a server.</param>
    /// <param name="instead">What it does not do then.</param>
    public ItemServerOptions(string deed, string instead) => _url = new Option<string?>("--url")
    {
        Description = $"{deed} at this address {instead}.",
        HelpName = "address",
    };

    /// <summary>Adds the options to a verb, of which only one of a server and a log may be given.</summary>
    public void AddTo(Verb verb, LogCliOptions log)
    {
        verb.AddGroup(Group, _url, _keyFile);
        log.AllowOneWith(verb, _url);
        verb.Require(_url, _keyFile);
    }

    /// <summary>The given server; null for none.</summary>
    public ItemServer? Read(ParseResult parsed) =>
        parsed.GetValue(_url) is { } address ? new ItemServer(address, parsed.GetValue(_keyFile)) : null;
}
