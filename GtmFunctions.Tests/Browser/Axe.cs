using GtmFunctions.Cli.Azurite;
using Microsoft.Playwright;

namespace GtmFunctions.Tests.Browser;

/// <summary>
/// Examines a page for what keeps people out who see, hear or point otherwise: axe-core, at the version that <c>package.json</c> beside
/// this file pins, installed as Azurite is (https://github.com/dequelabs/axe-core/blob/develop/doc/API.md).
/// </summary>
internal static class Axe
{
    // What is wrong, where, of the kinds that must be mended
    private const string Examine = """
        async () => {
          const found = await axe.run(document, { resultTypes: ['violations'] });
          return found.violations
            .filter(one => one.impact === 'serious' || one.impact === 'critical')
            .map(one => `${one.id} (${one.impact}): ${one.nodes.map(node => `${node.target.join(' ')} ${node.any.map(check => check.message).join(' ')}`).join('; ')}`);
        }
        """;

    private static readonly Lazy<Task<string>> Source = new(ReadAsync);

    /// <summary>The serious and critical findings of a page as it looks now.</summary>
    public static async Task<string[]> FindingsAsync(IPage page)
    {
        await page.EvaluateAsync(await Source.Value);
        return await page.EvaluateAsync<string[]>(Examine);
    }

    private static async Task<string> ReadAsync()
    {
        var package = new NpmPackage("axe-core", "axe-core", Path.Combine(AppContext.BaseDirectory, "Axe"));
        var file = await package.EnsureAsync("axe.min.js", TimeProvider.System, Console.WriteLine, CancellationToken.None);
        return await File.ReadAllTextAsync(file);
    }
}
