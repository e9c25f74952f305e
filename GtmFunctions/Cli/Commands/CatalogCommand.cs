using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Catalogue;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Cli.Commands;

/// <summary><c>gtm catalog [NAME]</c>: what sources and connectors there are, and what each can do.</summary>
public static class CatalogCommand
{
    /// <summary>Makes the command. It exits with 1 where the catalogue has no such name.</summary>
    public static Command Create()
    {
        var name = new Argument<string?>("name")
        {
            Description = "A source or connector, such as hubspot.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var all = new Option<bool>("--all") { Description = "The whole catalogue as Markdown: docs/catalog.md." };
        var command = new Command(
            "catalog", "Lists the sources and connectors, or tells all of one: types, fields, retries; actions, needs, limits.")
        {
            name,
            all,
        };
        var json = new JsonOutput();
        json.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var pages = new CataloguePages(SourceCatalogue.Load(), ConnectorCatalogue.Load());
            if (json.IsAsked(parsed))
                await JsonOutput.WriteAsync(output, Json(pages, parsed.GetValue(name)));
            else if (parsed.GetValue(all))
                await output.WriteAsync(pages.Whole().AsMemory(), cancellation);
            else if (parsed.GetValue(name) is { } named)
                await output.WriteAsync(string.Join('\n', Found(pages, named)).AsMemory(), cancellation);
            else
                await output.WriteAsync(List(pages).Render(Screen.For(output)).AsMemory(), cancellation);
        });
        return command;
    }

    private static IReadOnlyList<string> Found(CataloguePages pages, string name) => pages.Find(name) is { Count: > 0 } found
        ? found
        : throw new CommandException(
            $"The catalogue has no '{name}'{Spelling.Suggest(name, pages.Names.Select(entry => entry.Name))}. gtm catalog lists all.");

    // A page is for people: a program gets it as it is written
    private static JsonNode Json(CataloguePages pages, string? name) => name is null
        ? new JsonArray(
            [.. pages.Names.Select(entry => new JsonObject { ["name"] = entry.Name, ["title"] = entry.Title, ["isA"] = entry.What })])
        : new JsonObject { ["name"] = name, ["pages"] = TextArray.Of(Found(pages, name)) };

    private static TextTable List(CataloguePages pages)
    {
        var table = new TextTable("NAME", "TITLE", "IS A");
        foreach (var (name, title, what) in pages.Names)
            table.Add(name, title, what);
        return table;
    }
}
