using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace GtmFunctions.Cli.Cost;

/// <summary>How the files of prices and of measured calls are read, and an estimate is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    WriteIndented = true)]
[JsonSerializable(typeof(MeasuredCalls))]
[JsonSerializable(typeof(PriceList))]
[JsonSerializable(typeof(CostEstimate))]
internal sealed partial class CostJson : JsonSerializerContext
{
    /// <summary>Reads a file's text.</summary>
    /// <exception cref="CommandException">It is not of that form; the message has the file and the line.</exception>
    public static T Read<T>(string text, string file, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new CommandException($"{file}:1: this is null");
        }
        catch (JsonException wrong)
        {
            throw new CommandException($"{file}:{(wrong.LineNumber ?? 0) + 1}: {wrong.Message}", wrong);
        }
    }

    /// <summary>The text of a file that is part of this assembly.</summary>
    public static string OwnFile(string name)
    {
        using var stream = typeof(CostJson).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded: see Cli.csproj");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
