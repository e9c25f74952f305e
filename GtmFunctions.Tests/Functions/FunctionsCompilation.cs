using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GtmFunctions.Tests.Functions;

/// <summary>
/// The Functions host's sources, compiled as its project compiles them, against the real pipeline and an outline of the worker's API: the
/// worker itself is not on every machine.
/// </summary>
internal static class FunctionsCompilation
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private const string ImplicitUsingsFile = "ImplicitUsings.cs";

    // Packages were built against older assemblies than this process has: the SDK keeps the compiler quiet about it too. It builds with
    // the rule against needless usings, which the compiler only whispers.
    private static readonly Dictionary<string, ReportDiagnostic> AsTheSdkHasIt = new()
    {
        ["CS1701"] = ReportDiagnostic.Suppress,
        ["CS1702"] = ReportDiagnostic.Suppress,
        ["CS8019"] = ReportDiagnostic.Warn,
    };

    private static readonly Lazy<CSharpCompilation> Host = new(() =>
        Compile("GtmFunctions.Functions", OutputKind.ConsoleApplication, Sources("Functions/"), [.. Platform(), Worker()]));

    /// <summary>The host as it stands.</summary>
    public static CSharpCompilation Current => Host.Value;

    /// <summary>What the compiler has against a compilation, warnings included.</summary>
    public static IReadOnlyList<string> Complaints(Compilation compilation) =>
        [.. compilation.GetDiagnostics()
            .Where(one => one.Severity >= DiagnosticSeverity.Warning && one.Location.SourceTree?.FilePath != ImplicitUsingsFile)
            .Select(one => one.ToString())];

    /// <summary>Parses a further source, as strictly as the host's own.</summary>
    public static SyntaxTree Parse(string name, string source) =>
        CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.Diagnose), name);

    /// <summary>The assembly's bytes.</summary>
    public static byte[] Emit(CSharpCompilation compilation)
    {
        using var stream = new MemoryStream();
        var emitted = compilation.Emit(stream);
        return emitted.Success ? stream.ToArray() : throw new InvalidOperationException(string.Join('\n', emitted.Diagnostics));
    }

    private static PortableExecutableReference Worker() => MetadataReference.CreateFromImage(
        Emit(Compile("Microsoft.Azure.Functions.Worker.Outline", OutputKind.DynamicallyLinkedLibrary, Sources("Worker/"), Platform())));

    private static CSharpCompilation Compile(
        string name, OutputKind kind, IEnumerable<SyntaxTree> sources, IEnumerable<MetadataReference> references) =>
        CSharpCompilation.Create(
            name,
            [.. sources, Parse(ImplicitUsingsFile, ImplicitUsings)],
            references,
            new CSharpCompilationOptions(
                kind, nullableContextOptions: NullableContextOptions.Enable, specificDiagnosticOptions: AsTheSdkHasIt));

    private static IEnumerable<SyntaxTree> Sources(string folder) =>
        typeof(FunctionsCompilation).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
            .Select(name => Parse(name, Embedded(name)));

    private static string Embedded(string name)
    {
        using var reader = new StreamReader(typeof(FunctionsCompilation).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    // What this process runs on: the framework, ASP.NET Core, the packages and the pipeline.
    private static IEnumerable<MetadataReference> Platform() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
}
