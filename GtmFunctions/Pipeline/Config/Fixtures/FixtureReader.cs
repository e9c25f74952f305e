using System.Collections.Frozen;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Reading;
using GtmFunctions.Pipeline.Language.Yaml;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Config.Fixtures;

/// <summary>
/// Reads <c>fixtures.yaml</c> into fixtures, or into all that is wrong with it at once: YAML, then the schema, then the names that it
/// uses of the document beside it.
/// </summary>
internal static class FixtureReader
{
    private static readonly ConnectorNames NoConnectors =
        new(FrozenSet<string>.Empty, FrozenDictionary<string, IReadOnlySet<string>>.Empty);

    /// <summary>Reads it.</summary>
    /// <param name="configuration">The document beside it.</param>
    /// <param name="text">Its text; <see langword="null"/> where there is no such file.</param>
    public static FixtureFile Read(Configuration configuration, string? text)
    {
        if (text is null)
            return FixtureFile.None;
        var context = new ReadContext(
            ConfigurationBundle.FixturesFile, _ => null, FrozenDictionary<string, SourceDefinition>.Empty, NoConnectors);
        if (YamlSource.Load(text, (place, message) => context.Report(place, [], message)) is not { } node)
            return new FixtureFile([], context.AllErrors());

        var root = Entry.Root(node, context.Report);
        if (root.IsMapping)
            CheckSchema(root, context);
        else
            root.Report("the file must be a mapping: begin with 'fixtures:', and write each fixture below by its name");
        var fixtures = Read(root["fixtures"]?.Entries ?? [], new FixtureNames(configuration), context);
        var errors = context.AllErrors();
        return errors.Count == 0 ? new FixtureFile(fixtures, []) : new FixtureFile([], errors);
    }

    private static void CheckSchema(Entry root, ReadContext context)
    {
        var errors = FixtureSchema.File.Check(root.Json, out var untold);
        foreach (var error in errors)
            context.Report(root.Find(error.Path).Place, error.Path, error.Message);
        context.ReportUntold(untold);
    }

    private static List<Fixture> Read(IReadOnlyList<Entry> entries, FixtureNames names, ReadContext context)
    {
        var fixtures = new List<Fixture>();
        var before = entries.ToDictionary(entry => entry.Key, entry => entry["after"]?.Texts ?? [], StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            ValueReading.CheckName(entry);
            ValueReading.CheckKnown(entry["after"], "fixture", before.Keys);
            if (Circle(entry.Key, before) is { } circle)
                entry["after"]!.Report($"a fixture comes after itself: {string.Join(", after ", circle)}");
            var given = GivenReading.Read(entry["given"], names);
            var expect = ExpectReading.Read(entry["expect"], names, context);
            var known = GivenReading.Known(entry["known"]);
            var (at, owned) = (GivenReading.Time(entry["at"]), OwnedReading.Read(entry["owned"], names));
            if (given is null)
                continue;
            fixtures.Add(new Fixture
            {
                Name = entry.Key,
                Line = Line(entry),
                Given = given,
                Known = known,
                At = at,
                Owned = owned,
                After = before[entry.Key],
                Expect = expect,
            });
        }

        return fixtures;
    }

    /// <summary>The line of a value.</summary>
    internal static int Line(Entry entry) => Math.Max(1, (int)entry.Place.Line);

    // The way from a fixture back to itself
    private static List<string>? Circle(string name, Dictionary<string, IReadOnlyList<string>> before)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Way(name);

        List<string>? Way(string from)
        {
            foreach (var one in before.GetValueOrDefault(from, []))
            {
                if (one == name)
                    return [from, one];
                if (seen.Add(one) && Way(one) is { } rest)
                    return [from, .. rest];
            }

            return null;
        }
    }
}
