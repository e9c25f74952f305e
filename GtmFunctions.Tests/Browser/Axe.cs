using GtmFunctions.Cli.Azurite;
using Microsoft.Playwright;

namespace GtmFunctions.Tests.Browser;

/// <summary>Which rules a page is examined by: those of colours take longer than all others together.</summary>
internal enum AxeRules
{
    /// <summary>All.</summary>
    All,

    /// <summary>Those of colours, for a page of which only the colours are others than before.</summary>
    Colours,

    /// <summary>All others, for a page of which only the room is another than before.</summary>
    AllButColours,
}

/// <summary>
/// Examines a page for what keeps people out who see, hear or point otherwise: axe-core, at the version that <c>package.json</c> beside
/// this file pins, installed as Azurite is (https://github.com/dequelabs/axe-core/blob/develop/doc/API.md).
/// </summary>
internal static class Axe
{
    // What is wrong, where, of the kinds that must be mended
    private const string Examine = """
        async options => {
          const found = await axe.run(document, { resultTypes: ['violations'], ...options });
          return found.violations
            .filter(one => one.impact === 'serious' || one.impact === 'critical')
            .map(one => `${one.id} (${one.impact}): ${one.nodes.map(node => `${node.target.join(' ')} ${node.any.map(check => check.message).join(' ')}`).join('; ')}`);
        }
        """;

    private static readonly Lazy<Task<string>> Source = new(ReadAsync);

    private const string IsThere = "'axe' in window";
    private const string Colours = "color-contrast";

    /// <summary>The serious and critical findings of a page as it looks now.</summary>
    /// <param name="page">The page.</param>
    /// <param name="rules">Which rules are asked.</param>
    public static async Task<string[]> FindingsAsync(IPage page, AxeRules rules = AxeRules.All)
    {
        if (!await page.EvaluateAsync<bool>(IsThere))
            await page.EvaluateAsync(await Source.Value);
        return await page.EvaluateAsync<string[]>(Examine, Options(rules));
    }

    private static object Options(AxeRules rules) => rules switch
    {
        AxeRules.Colours => new { runOnly = new { type = "rule", values = new[] { Colours } } },
        AxeRules.AllButColours => new { rules = new Dictionary<string, object> { [Colours] = new { enabled = false } } },
        _ => new { },
    };

    private static async Task<string> ReadAsync()
    {
        var package = new NpmPackage("axe-core", "axe-core", Path.Combine(AppContext.BaseDirectory, "Axe"));
        var file = await package.EnsureAsync("axe.min.js", TimeProvider.System, Console.WriteLine, CancellationToken.None);
        return await File.ReadAllTextAsync(file);
    }
}
