using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Fluid;
using Fluid.Ast;

namespace GtmFunctions.Pipeline.Config.Templates;

/// <summary>One rendering of one template: its values, and how much it may still write.</summary>
internal sealed class TemplateRendering(
    JsonObject values,
    Func<string, string?> settings,
    TimeProvider time,
    TextEncoder encoder,
    int largestOutput)
{
    private int _left = largestOutput;

    /// <summary>The text that a template writes.</summary>
    /// <exception cref="TemplateException">More than this rendering may write.</exception>
    public string Text(IFluidTemplate template)
    {
        using var writer = new CappedWriter(_left);
        Finish(template.RenderAsync(writer, encoder, Context()).AsTask());
        Spend(writer.Length);
        return writer.ToString();
    }

    /// <summary>The value of an expression, with its JSON type.</summary>
    /// <exception cref="TemplateException">More than this rendering may write.</exception>
    public JsonNode? Value(Expression expression)
    {
        var evaluation = expression.EvaluateAsync(Context()).AsTask();
        Finish(evaluation);
        var value = LiquidJson.Of(evaluation.Result);
        Spend(value?.ToJsonString().Length ?? 0);
        return value;
    }

    // Fluid is asynchronous for values that are; none of ours is, so the task is done when it is handed over
    private static void Finish(Task task) => task.GetAwaiter().GetResult();

    private void Spend(int characters)
    {
        _left -= characters;
        if (_left < 0)
            throw new TemplateException(CappedWriter.TooMuch);
    }

    private TemplateContext Context()
    {
        var context = new TemplateContext(LiquidParser.Options) { Now = time.GetUtcNow };
        foreach (var (name, value) in values)
            context.SetValue(name, LiquidJson.ToLiquid(value));
        context.SetValue("settings", new Fluid.Values.DictionaryValue(new SettingsLookup(settings)));
        return context;
    }
}
