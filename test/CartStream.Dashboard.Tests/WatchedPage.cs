using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace CartStream.Dashboard.Tests;

/// <summary>
/// A page whose console is watched: an error or a warning there, violations of the policy included, is a fault.
/// </summary>
internal sealed class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public WatchedPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Faults.Enqueue(message.Text);
        };
        page.PageError += (_, error) => Faults.Enqueue(error);
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings so far.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    public ILocator Panel(string name) => Page.Locator($"[data-panel='{name}']");

    /// <summary>Waits until a panel is in a state.</summary>
    public Task PanelIsAsync(string name, string state) =>
        Page.Locator($"[data-panel='{name}'][data-state='{state}']").WaitForAsync();

    /// <summary>Waits until a script's answer is true.</summary>
    public Task UntilAsync(string script, object? argument = null) => Page.WaitForFunctionAsync(script, argument);

    /// <summary>
    /// Waits until the server's answer, <c>answer</c> in <paramref name="condition"/>, fulfils the condition. Each
    /// check requests the answer that the next check evaluates, because the promise of an asynchronous condition would
    /// count as true.
    /// </summary>
    public Task UntilAnswerAsync(string path, string condition, float patienceMs) => Page.WaitForFunctionAsync(
        $$"""
        () => {
          const answers = window.answers ??= {};
          fetch("{{path}}").then(response => response.json()).then(body => answers["{{path}}"] = body);
          const answer = answers["{{path}}"];
          return answer !== undefined && ({{condition}});
        }
        """,
        options: new() { PollingInterval = 500, Timeout = patienceMs });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
