"""torch's own modules, filled with the weights of ours."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from fun_viz.nets.cells import Cell
from fun_viz.nets.layers import DecoderLayer, EncoderLayer, Layer
from fun_viz.nets.multihead import Attention
from fun_viz.nets.recurrent_encoder import Encoder
from fun_viz.nets.transformer import Transformer


def multihead_attention(ours: Attention) -> nn.MultiheadAttention:
    width = ours.to_query.in_features
    twin = nn.MultiheadAttention(width, ours.heads, batch_first=True)
    inward = (ours.to_query, ours.to_key, ours.to_value)
    with torch.no_grad():
        twin.in_proj_weight.copy_(torch.cat([part.weight for part in inward]))
        twin.in_proj_bias.copy_(torch.cat([part.bias for part in inward]))
    twin.out_proj.load_state_dict(ours.to_output.state_dict())
    return twin


def encoder_layer(ours: EncoderLayer) -> nn.TransformerEncoderLayer:
    twin = nn.TransformerEncoderLayer(*_sizes(ours), norm_first=not ours.post, batch_first=True)
    twin.self_attn = multihead_attention(ours.self)
    _fill(ours, twin, norm_self="norm1", norm_ffn="norm2")
    return twin.train(ours.training)


def decoder_layer(ours: DecoderLayer) -> nn.TransformerDecoderLayer:
    twin = nn.TransformerDecoderLayer(*_sizes(ours), norm_first=not ours.post, batch_first=True)
    twin.self_attn, twin.multihead_attn = multihead_attention(ours.self), multihead_attention(ours.cross)
    _fill(ours, twin, norm_self="norm1", norm_cross="norm2", norm_ffn="norm3")
    return twin.train(ours.training)


def _sizes(ours: Layer) -> tuple[int, int, int, float]:
    inner, width = ours.ffn[0].weight.shape
    return width, ours.self.heads, inner, ours.dropout.p


def _fill(ours: nn.Module, twin: nn.Module, **norms: str) -> None:
    for name, theirs in norms.items():
        twin.get_submodule(theirs).load_state_dict(ours.get_submodule(name).state_dict())
    twin.linear1.load_state_dict(ours.ffn[0].state_dict())
    twin.linear2.load_state_dict(ours.ffn[2].state_dict())


class TorchTransformer(nn.Module):
    """`nn.Transformer` between the embeddings and the softmax of one of ours, with copies of the same weights."""

    def __init__(self, ours: Transformer) -> None:
        super().__init__()
        width, heads = ours.encoder.embed.token.embedding_dim, ours.encoder.layers[0].self.heads
        encoder = nn.TransformerEncoder(encoder_layer(ours.encoder.layers[0]), 1, enable_nested_tensor=False)
        decoder = nn.TransformerDecoder(decoder_layer(ours.decoder.layers[0]), 1)
        self.between = nn.Transformer(width, heads, custom_encoder=encoder, custom_decoder=decoder, batch_first=True)
        for theirs, side, twin in ((encoder, ours.encoder, encoder_layer), (decoder, ours.decoder, decoder_layer)):
            theirs.layers, theirs.num_layers = nn.ModuleList(map(twin, side.layers)), len(side.layers)
            theirs.norm = _last_norm(side.norm)  # only now: nn.Transformer draws the weights it is given anew
        self.source, self.target = (_Embedding(side.embed) for side in (ours.encoder, ours.decoder))
        self.bias = nn.Parameter(ours.decoder.bias.detach().clone())

    def forward(self, source: Tensor, mask: Tensor, target: Tensor) -> Tensor:
        ahead = nn.Transformer.generate_square_subsequent_mask(target.size(1)).isinf()  # True where it may not see
        x = self.between(
            self.source(source), self.target(target), tgt_mask=ahead, tgt_is_causal=True,
            src_key_padding_mask=~mask, memory_key_padding_mask=~mask,
        )  # fmt: skip
        return nn.functional.linear(x, self.target.token.weight, self.bias)


def _last_norm(ours: nn.Module) -> nn.LayerNorm | None:
    if not isinstance(ours, nn.LayerNorm):
        return None
    twin = nn.LayerNorm(ours.normalized_shape)
    twin.load_state_dict(ours.state_dict())
    return twin


class _Embedding(nn.Module):
    def __init__(self, ours: nn.Module) -> None:
        super().__init__()
        self.token = nn.Embedding.from_pretrained(ours.token.weight.detach().clone(), freeze=False)
        self.dropout = nn.Dropout(ours.dropout.p)
        self.scale, self.places = ours.scale, ours.places.table

    def forward(self, tokens: Tensor) -> Tensor:
        return self.dropout(self.token(tokens) * self.scale + self.places[: tokens.size(1)])


_CELLS = {"RNN_TANH": nn.RNNCell, "LSTM": nn.LSTMCell, "GRU": nn.GRUCell}
_LAYERS = {"RNN_TANH": nn.RNN, "LSTM": nn.LSTM, "GRU": nn.GRU}


def cell(ours: Cell) -> nn.RNNCellBase:
    """Return torch's cell of one step."""
    twin = _CELLS[ours.mode](ours.input_size, ours.hidden_size)
    twin.load_state_dict({name.removesuffix("_l0"): weight for name, weight in ours.state_dict().items()})
    return twin.to(ours.weight_ih_l0.dtype)


def stack(cells: list[Cell], backwards: list[Cell] | None = None) -> nn.RNNBase:
    """Return torch's layer of as many layers as there are cells, and of both directions if there are `backwards`."""
    lowest = cells[0]
    twin = _LAYERS[lowest.mode](
        lowest.input_size, lowest.hidden_size, len(cells), batch_first=True, bidirectional=backwards is not None
    )
    weights = {}
    for suffix, way in (("", cells), ("_reverse", backwards or [])):
        for layer, ours in enumerate(way):
            weights |= {f"{name[:-1]}{layer}{suffix}": value for name, value in ours.state_dict().items()}
    twin.load_state_dict(weights)
    return twin


def encoder_stack(ours: Encoder) -> nn.RNNBase:
    layers = [ours, *ours.upper]
    backwards = [layer.backwards for layer in layers]
    return stack([layer.forwards for layer in layers], None if backwards[0] is None else backwards)
