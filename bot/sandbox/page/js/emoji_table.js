// The emoji by group: the character, its names as Slack has them (the first is the usual one, `*`
// says that it takes a skin tone), and after the bar more words to find it by.

export const TABLE = {
  smileys: `
😀 grinning | smile happy face 笑 开心
😃 smiley | happy smile 笑
😄 smile | happy grin 微笑 笑
😁 grin | beaming happy 咧嘴
😆 laughing satisfied | haha lol 大笑
😅 sweat_smile | relief phew nervous 尴尬
🤣 rolling_on_the_floor_laughing | rofl lol 笑死
😂 joy | tears laugh lol 笑哭
🙂 slightly_smiling_face | smile 微笑
🙃 upside_down_face | silly irony 倒
🫠 melting_face | hot melt 融化
😉 wink | 眨眼
😊 blush | smile shy 害羞
😇 innocent | angel halo 天使
🥰 smiling_face_with_3_hearts | love adore 爱
😍 heart_eyes | love 喜欢 爱
🤩 star-struck grinning_face_with_star_eyes | wow amazed 崇拜
😘 kissing_heart | kiss love 亲
😗 kissing | kiss 亲
😚 kissing_closed_eyes | kiss 亲
😙 kissing_smiling_eyes | kiss 亲
☺️ relaxed | smile calm 放松
🥲 smiling_face_with_tear | sad happy 含泪
😋 yum | tasty delicious 好吃
😛 stuck_out_tongue | tongue 吐舌
😜 stuck_out_tongue_winking_eye | tongue silly 调皮
🤪 zany_face grinning_face_with_one_large_and_one_small_eye | crazy silly 疯
😝 stuck_out_tongue_closed_eyes | tongue 吐舌
🤑 money_mouth_face | rich 钱
🤗 hugging_face | hug 拥抱
🤭 face_with_hand_over_mouth smiling_face_with_smiling_eyes_and_hand_covering_mouth | oops giggle 捂嘴
🤫 shushing_face face_with_finger_covering_closed_lips | quiet secret 嘘
🤔 thinking_face | think hmm 思考 想
🫡 saluting_face | salute yes 敬礼
🤐 zipper_mouth_face | silent secret 闭嘴
🤨 face_with_raised_eyebrow face_with_one_eyebrow_raised | doubt sceptical 怀疑
😐 neutral_face | meh 无语
😑 expressionless | meh 无语
😶 no_mouth | silent 沉默
😏 smirk | sly 得意
😒 unamused | bored 不爽
🙄 face_with_rolling_eyes | eyeroll 白眼
😬 grimacing | awkward 尴尬
🤥 lying_face | lie pinocchio 撒谎
😌 relieved | calm 放心
😔 pensive | sad 沮丧
😪 sleepy | tired 困
🤤 drooling_face | drool 流口水
😴 sleeping | sleep zzz 睡觉
😷 mask | ill sick doctor 口罩
🤒 face_with_thermometer | ill fever 发烧
🤕 face_with_head_bandage | hurt 受伤
🤢 nauseated_face | sick 恶心
🤮 face_vomiting face_with_open_mouth_vomiting | sick 吐
🤧 sneezing_face | ill cold 感冒
🥵 hot_face | heat 热
🥶 cold_face | freezing 冷
🥴 woozy_face | dizzy drunk 晕
😵 dizzy_face | dead 晕
🤯 exploding_head shocked_face_with_exploding_head | mind blown wow 震惊
🤠 face_with_cowboy_hat | cowboy 牛仔
🥳 partying_face | party celebrate 庆祝
🥸 disguised_face | incognito 伪装
😎 sunglasses | cool 酷
🤓 nerd_face | geek 书呆子
🧐 face_with_monocle | inspect curious 研究
😕 confused | unsure 困惑
😟 worried | 担心
🙁 slightly_frowning_face | sad 难过
☹️ white_frowning_face | sad 难过
😮 open_mouth | wow surprise 惊讶
😯 hushed | surprise 惊讶
😲 astonished | wow surprise 震惊
😳 flushed | embarrassed 脸红
🥺 pleading_face | please puppy 求
🥹 face_holding_back_tears | moved touched 感动
😦 frowning | sad 难过
😧 anguished | 痛苦
😨 fearful | afraid 害怕
😰 cold_sweat | nervous 冷汗
😥 disappointed_relieved | sad 失望
😢 cry | sad tear 哭
😭 sob | cry tears 大哭
😱 scream | afraid shock 尖叫
😖 confounded | 纠结
😣 persevere | struggle 坚持
😞 disappointed | sad 失望
😓 sweat | hard work 汗
😩 weary | tired 累
😫 tired_face | tired 累
🥱 yawning_face | bored sleepy 哈欠
😤 triumph | proud steam 得意
😡 rage | angry 生气
😠 angry | mad 生气
🤬 face_with_symbols_on_mouth serious_face_with_symbols_covering_mouth | swear 骂
😈 smiling_imp | devil 恶魔
👿 imp | devil angry 恶魔
💀 skull | dead death 死
☠️ skull_and_crossbones | danger 危险
💩 hankey poop shit | 便便
🤡 clown_face | joke 小丑
👹 japanese_ogre | monster 鬼
👺 japanese_goblin | monster 鬼
👻 ghost | halloween boo 鬼
👽 alien | ufo space 外星人
👾 space_invader | game alien 游戏
🤖 robot_face | bot machine 机器人
😺 smiley_cat | cat 猫
😸 smile_cat | cat 猫
😹 joy_cat | cat laugh 猫
😻 heart_eyes_cat | cat love 猫
😼 smirk_cat | cat 猫
😽 kissing_cat | cat 猫
🙀 scream_cat | cat 猫
😿 crying_cat_face | cat sad 猫
😾 pouting_cat | cat angry 猫
🙈 see_no_evil | monkey hide 猴
🙉 hear_no_evil | monkey 猴
🙊 speak_no_evil | monkey oops 猴
💌 love_letter | mail heart 情书
💘 cupid | heart arrow love 爱
💝 gift_heart | love 爱
💖 sparkling_heart | love 爱心
💗 heartpulse | love 爱心
💓 heartbeat | love 心跳
💞 revolving_hearts | love 爱心
💕 two_hearts | love 爱心
💟 heart_decoration | love
❣️ heavy_heart_exclamation_mark_ornament | love
💔 broken_heart | sad 心碎
❤️‍🔥 heart_on_fire | love passion 热爱
❤️ heart | love like thanks 爱 心 红心
🩷 pink_heart | love 爱心
🧡 orange_heart | love 爱心
💛 yellow_heart | love 爱心
💚 green_heart | love 爱心
💙 blue_heart | love 爱心
🩵 light_blue_heart | love 爱心
💜 purple_heart | love 爱心
🤎 brown_heart | love 爱心
🖤 black_heart | love 爱心
🤍 white_heart | love 爱心
💋 kiss | lips 吻
💯 100 | hundred perfect score 满分
💢 anger | angry 生气
💥 boom collision | explosion bang 爆炸
💫 dizzy | star 晕
💦 sweat_drops | water 汗
💨 dash | fast wind 快
🕳️ hole | 洞
💬 speech_balloon | comment chat talk 评论 聊天
👁️‍🗨️ eye-in-speech-bubble | witness
🗨️ left_speech_bubble | comment 评论
🗯️ right_anger_bubble | angry
💭 thought_balloon | think 想法
💤 zzz | sleep 睡觉`,
  people: `
👋 wave* | hello bye hi 挥手 你好 再见
🤚 raised_back_of_hand* | 手背
🖐️ raised_hand_with_fingers_splayed* | five 手
✋ hand* raised_hand | stop high five 举手
🖖 spock-hand* | vulcan
👌 ok_hand* | perfect fine 好的
🤌 pinched_fingers* | italian
🤏 pinching_hand* | small 一点
✌️ v* | peace victory 胜利 耶
🤞 crossed_fingers* hand_with_index_and_middle_fingers_crossed | luck hope 祝好运
🫰 hand_with_index_finger_and_thumb_crossed* | 比心
🤟 i_love_you_hand_sign* | love
🤘 the_horns* sign_of_the_horns | rock metal 摇滚
🤙 call_me_hand* | phone 打电话
👈 point_left* | 左
👉 point_right* | 右 看
👆 point_up_2* | above this 上
🖕 middle_finger* reversed_hand_with_middle_finger_extended |
👇 point_down* | below 下
☝️ point_up* | one 上
🫵 index_pointing_at_the_viewer* | you 你
👍 +1* thumbsup | yes like agree approve good 赞 好 同意
👎 -1* thumbsdown | no dislike disagree bad 踩 不同意
✊ fist* | power 拳头
👊 facepunch* punch | fist bump 拳
🤛 left-facing_fist* | bump 拳
🤜 right-facing_fist* | bump 拳
👏 clap* | applause bravo 鼓掌
🙌 raised_hands* | hooray praise celebrate 万岁
🫶 heart_hands* | love thanks 比心
👐 open_hands* | 张开手
🤲 palms_up_together* | 双手
🤝 handshake* | deal agree 握手
🙏 pray* | thanks please hope 谢谢 祈祷 拜托
✍️ writing_hand* | write note 写
💅 nail_care* | polish 指甲
🤳 selfie* | photo 自拍
💪 muscle* | strong power 加油 强
🦾 mechanical_arm | robot 机械
🦵 leg* | 腿
🦶 foot* | 脚
👂 ear* | listen hear 耳朵 听
🦻 ear_with_hearing_aid* | 助听器
👃 nose* | smell 鼻子
🧠 brain | think mind smart 大脑
🫀 anatomical_heart | 心脏
🫁 lungs | 肺
🦷 tooth | 牙
🦴 bone | 骨
👀 eyes | look see watching 看 眼睛 关注
👁️ eye | look 眼睛
👅 tongue | 舌头
👄 lips | mouth 嘴
👶 baby* | 宝宝
🧒 child* | 孩子
👦 boy* | 男孩
👧 girl* | 女孩
🧑 adult* | person 人
👱 person_with_blond_hair* | 人
👨 man* | 男人
🧔 bearded_person* | 胡子
👩 woman* | 女人
🧓 older_adult* | 老人
👴 older_man* | 爷爷
👵 older_woman* | 奶奶
🙍 person_frowning* | sad 人
🙎 person_with_pouting_face* | 人
🙅 no_good* | no 不行
🙆 ok_woman* | ok 可以
💁 information_desk_person* | 咨询
🙋 raising_hand* | me question 举手
🧏 deaf_person* | 聋
🙇 bow* | sorry thanks 鞠躬
🤦 facepalm* face_palm | oh no 捂脸
🤷 shrug* | dunno 耸肩 不知道
🧑‍⚕️ health_worker* | doctor 医生
🧑‍🎓 student* | 学生
🧑‍🏫 teacher* | 老师
🧑‍⚖️ judge* | 法官
🧑‍🌾 farmer* | 农民
🧑‍🍳 cook* | chef 厨师
🧑‍🔧 mechanic* | 技工
🧑‍🏭 factory_worker* | 工人
🧑‍💼 office_worker* | 上班
🧑‍🔬 scientist* | 科学家
🧑‍💻 technologist* | developer programmer 程序员
👨‍💻 male-technologist* | developer programmer 程序员
👩‍💻 female-technologist* | developer programmer 程序员
🧑‍🎤 singer* | 歌手
🧑‍🎨 artist* | 画家
🧑‍✈️ pilot* | 飞行员
🧑‍🚀 astronaut* | space 宇航员
🧑‍🚒 firefighter* | 消防
👮 cop* | police 警察
🕵️ sleuth_or_spy* | detective 侦探
💂 guardsman* | 卫兵
🥷 ninja* | 忍者
👷 construction_worker* | 工人
🤴 prince* | 王子
👸 princess* | 公主
🤵 person_in_tuxedo* | 礼服
👰 bride_with_veil* | 新娘
🤰 pregnant_woman* | 孕妇
👼 angel* | 天使
🎅 santa* | christmas 圣诞老人
🤶 mrs_claus* mother_christmas | christmas
🦸 superhero* | hero 超级英雄
🦹 supervillain* | 反派
🧙 mage* | wizard magic 法师
🧚 fairy* | 仙女
🧛 vampire* | 吸血鬼
🧜 merperson* | 人鱼
🧝 elf* | 精灵
🧞 genie | 精灵
🧟 zombie | 僵尸
💆 massage* | relax 按摩
💇 haircut* | 理发
🚶 walking* | walk 走
🧍 standing_person* | 站
🧎 kneeling_person* | 跪
🏃 runner* running | run fast 跑步
💃 dancer* | dance 跳舞
🕺 man_dancing* | dance 跳舞
🧗 person_climbing* | climb 攀岩
🏇 horse_racing* | 赛马
⛷️ skier | ski 滑雪
🏂 snowboarder* | 滑雪
🏌️ golfer* | golf 高尔夫
🏄 surfer* | surf 冲浪
🚣 rowboat* | row 划船
🏊 swimmer* | swim 游泳
⛹️ person_with_ball* | basketball 篮球
🏋️ weight_lifter* | gym 举重
🚴 bicyclist* | bike 骑车
🚵 mountain_bicyclist* | bike 骑车
🤸 person_doing_cartwheel* | gymnastics 体操
🤹 juggling* | 杂耍
🧘 person_in_lotus_position* | yoga calm 瑜伽
🛀 bath* | relax 洗澡
🛌 sleeping_accommodation* | sleep bed 睡觉
👫 man_and_woman_holding_hands* couple | 情侣
👪 family | 家庭
🗣️ speaking_head_in_silhouette | talk 说话
👤 bust_in_silhouette | user person 用户
👥 busts_in_silhouette | users people team 团队
🫂 people_hugging | hug 拥抱
👣 footprints | 脚印`,
  nature: `
🐵 monkey_face | 猴
🐒 monkey | 猴
🦍 gorilla | 猩猩
🦧 orangutan | 猩猩
🐶 dog | puppy 狗
🐕 dog2 | 狗
🐩 poodle | 狗
🐺 wolf | 狼
🦊 fox_face | 狐狸
🦝 raccoon | 浣熊
🐱 cat | 猫
🐈 cat2 | 猫
🐈‍⬛ black_cat | 猫
🦁 lion_face | 狮子
🐯 tiger | 老虎
🐅 tiger2 | 老虎
🐆 leopard | 豹
🐴 horse | 马
🐎 racehorse | horse 马
🦄 unicorn_face | unicorn 独角兽
🦓 zebra_face | 斑马
🦌 deer | 鹿
🦬 bison | 野牛
🐮 cow | 牛
🐂 ox | 牛
🐃 water_buffalo | 水牛
🐄 cow2 | 牛
🐷 pig | 猪
🐖 pig2 | 猪
🐗 boar | 野猪
🐽 pig_nose | 猪
🐏 ram | 羊
🐑 sheep | 羊
🐐 goat | 山羊
🐪 dromedary_camel | 骆驼
🐫 camel | perl 骆驼
🦙 llama | 羊驼
🦒 giraffe_face | 长颈鹿
🐘 elephant | postgresql php 大象
🦣 mammoth | mastodon 猛犸
🦏 rhinoceros | 犀牛
🦛 hippopotamus | 河马
🐭 mouse | 鼠
🐁 mouse2 | 鼠
🐀 rat | 鼠
🐹 hamster | 仓鼠
🐰 rabbit | 兔
🐇 rabbit2 | 兔
🐿️ chipmunk | squirrel 松鼠
🦫 beaver | 海狸
🦔 hedgehog | 刺猬
🦇 bat | 蝙蝠
🐻 bear | 熊
🐻‍❄️ polar_bear | 北极熊
🐨 koala | 考拉
🐼 panda_face | panda 熊猫
🦥 sloth | slow 树懒
🦦 otter | 水獭
🦨 skunk | 臭鼬
🦘 kangaroo | 袋鼠
🦡 badger | 獾
🐾 feet paw_prints | 爪印
🦃 turkey | 火鸡
🐔 chicken | 鸡
🐓 rooster | 公鸡
🐣 hatching_chick | new 小鸡
🐤 baby_chick | 小鸡
🐥 hatched_chick | 小鸡
🐦 bird | 鸟
🐧 penguin | linux tux 企鹅
🕊️ dove_of_peace dove | peace 鸽子
🦅 eagle | 鹰
🦆 duck | 鸭
🦢 swan | 天鹅
🦉 owl | wise 猫头鹰
🦤 dodo | 渡渡鸟
🪶 feather | 羽毛
🦩 flamingo | 火烈鸟
🦚 peacock | 孔雀
🦜 parrot | 鹦鹉
🐸 frog | 青蛙
🐊 crocodile | 鳄鱼
🐢 turtle | slow 乌龟
🦎 lizard | 蜥蜴
🐍 snake | python 蛇
🐲 dragon_face | 龙
🐉 dragon | 龙
🦕 sauropod | deno dinosaur 恐龙
🦖 t-rex | dinosaur 恐龙
🐳 whale | docker 鲸 容器
🐋 whale2 | docker 鲸
🐬 dolphin flipper | mysql 海豚
🦭 seal | 海豹
🐟 fish | 鱼
🐠 tropical_fish | 鱼
🐡 blowfish | 河豚
🦈 shark | 鲨鱼
🐙 octopus | github 章鱼
🐚 shell | 贝壳
🪸 coral | 珊瑚
🐌 snail | slow 蜗牛
🦋 butterfly | 蝴蝶
🐛 bug | insect defect 虫 缺陷
🐜 ant | 蚂蚁
🐝 bee honeybee | ebpf 蜜蜂
🪲 beetle | bug 甲虫
🐞 ladybug lady_beetle | bug 瓢虫
🦗 cricket | 蟋蟀
🕷️ spider | 蜘蛛
🕸️ spider_web | 网
🦂 scorpion | 蝎子
🦟 mosquito | 蚊子
🪰 fly | 苍蝇
🪱 worm | 虫
🦠 microbe | virus 病毒
💐 bouquet | flowers 花束
🌸 cherry_blossom | flower spring 樱花
💮 white_flower | well done 花
🪷 lotus | 莲花
🏵️ rosette | 花
🌹 rose | flower 玫瑰
🥀 wilted_flower | 花
🌺 hibiscus | flower 花
🌻 sunflower | 向日葵
🌼 blossom | flower 花
🌷 tulip | flower 郁金香
🌱 seedling | plant grow 发芽 苗
🪴 potted_plant | 盆栽
🌲 evergreen_tree | tree 树
🌳 deciduous_tree | tree 树
🌴 palm_tree | holiday 棕榈
🌵 cactus | 仙人掌
🌾 ear_of_rice | 稻
🌿 herb | 草
☘️ shamrock | 三叶草
🍀 four_leaf_clover | luck 幸运
🍁 maple_leaf | autumn 枫叶
🍂 fallen_leaf | autumn 落叶
🍃 leaves | wind 叶子
🍄 mushroom | 蘑菇
🌑 new_moon | 新月
🌒 waxing_crescent_moon | 月亮
🌓 first_quarter_moon | 月亮
🌔 moon waxing_gibbous_moon | 月亮
🌕 full_moon | 满月
🌖 waning_gibbous_moon | 月亮
🌗 last_quarter_moon | 月亮
🌘 waning_crescent_moon | 月亮
🌙 crescent_moon | night 月亮
🌚 new_moon_with_face | 月亮
🌛 first_quarter_moon_with_face | 月亮
🌜 last_quarter_moon_with_face | 月亮
🌝 full_moon_with_face | 月亮
🌞 sun_with_face | 太阳
☀️ sunny | sun weather 太阳 晴
🪐 ringed_planet | saturn 行星
⭐ star | favourite 星 收藏
🌟 star2 | glowing 星
🌠 stars | shooting star wish 流星
🌌 milky_way | galaxy 银河
☁️ cloud | weather 云 云计算
⛅ partly_sunny | weather 多云
⛈️ thunder_cloud_and_rain | storm 雷雨
🌤️ mostly_sunny sun_small_cloud | weather 晴
🌧️ rain_cloud | weather 雨
🌨️ snow_cloud | weather 雪
🌩️ lightning lightning_cloud | storm 闪电
🌪️ tornado tornado_cloud | storm 龙卷风
🌫️ fog | 雾
🌬️ wind_blowing_face | wind 风
🌀 cyclone | 旋风
🌈 rainbow | 彩虹
🌂 closed_umbrella | 伞
☂️ umbrella | 伞
☔ umbrella_with_rain_drops | rain 雨伞
⚡ zap | lightning fast electric 闪电 快
❄️ snowflake | winter cold 雪花
☃️ snowman | winter 雪人
⛄ snowman_without_snow | winter 雪人
☄️ comet | 彗星
🔥 fire | hot flame popular 火 热门
💧 droplet | water 水滴
🌊 ocean | wave sea 海浪`,
  food: `
🍇 grapes | 葡萄
🍈 melon | 瓜
🍉 watermelon | 西瓜
🍊 tangerine | orange 橘子
🍋 lemon | 柠檬
🍌 banana | 香蕉
🍍 pineapple | 菠萝
🥭 mango | 芒果
🍎 apple | red 苹果
🍏 green_apple | 苹果
🍐 pear | 梨
🍑 peach | 桃
🍒 cherries | 樱桃
🍓 strawberry | 草莓
🫐 blueberries | 蓝莓
🥝 kiwifruit | kiwi 猕猴桃
🍅 tomato | 番茄
🫒 olive | 橄榄
🥥 coconut | 椰子
🥑 avocado | 牛油果
🍆 eggplant | 茄子
🥔 potato | 土豆
🥕 carrot | 胡萝卜
🌽 corn | 玉米
🌶️ hot_pepper | spicy 辣
🫑 bell_pepper | 甜椒
🥒 cucumber | 黄瓜
🥬 leafy_green | 蔬菜
🥦 broccoli | 西兰花
🧄 garlic | 蒜
🧅 onion | 洋葱
🥜 peanuts | 花生
🌰 chestnut | 栗子
🍞 bread | 面包
🥐 croissant | 牛角包
🥖 baguette_bread | 法棍
🥨 pretzel | 椒盐卷饼
🥯 bagel | 贝果
🥞 pancakes | 薄饼
🧇 waffle | 华夫饼
🧀 cheese_wedge | cheese 奶酪
🍖 meat_on_bone | 肉
🍗 poultry_leg | 鸡腿
🥩 cut_of_meat | steak 肉
🥓 bacon | 培根
🍔 hamburger | burger 汉堡
🍟 fries | 薯条
🍕 pizza | 披萨
🌭 hotdog | 热狗
🥪 sandwich | 三明治
🌮 taco | 墨西哥卷
🌯 burrito | 卷饼
🫔 tamale | 玉米粽
🥙 stuffed_flatbread | 饼
🧆 falafel | 丸子
🥚 egg | 蛋
🍳 fried_egg cooking | breakfast 煎蛋
🥘 shallow_pan_of_food | 锅
🍲 stew | 炖
🫕 fondue | 火锅
🥣 bowl_with_spoon | 碗
🥗 green_salad | 沙拉
🍿 popcorn | movie 爆米花 吃瓜
🧈 butter | 黄油
🧂 salt | 盐
🥫 canned_food | 罐头
🍱 bento | lunch 便当
🍘 rice_cracker | 米饼
🍙 rice_ball | 饭团
🍚 rice | 米饭
🍛 curry | 咖喱
🍜 ramen | noodles 面条
🍝 spaghetti | pasta 意面
🍠 sweet_potato | 红薯
🍢 oden | 关东煮
🍣 sushi | 寿司
🍤 fried_shrimp | 虾
🍥 fish_cake | 鱼饼
🥮 moon_cake | 月饼
🍡 dango | 团子
🥟 dumpling | 饺子
🥠 fortune_cookie | 幸运饼
🥡 takeout_box | 外卖
🦀 crab | rust 蟹
🦞 lobster | 龙虾
🦐 shrimp | 虾
🦑 squid | 鱿鱼
🦪 oyster | 牡蛎
🍦 icecream | 冰淇淋
🍧 shaved_ice | 刨冰
🍨 ice_cream | 冰淇淋
🍩 doughnut | 甜甜圈
🍪 cookie | 饼干
🎂 birthday | cake party 生日 蛋糕
🍰 cake | 蛋糕
🧁 cupcake | 蛋糕
🥧 pie | 馅饼
🍫 chocolate_bar | 巧克力
🍬 candy | 糖
🍭 lollipop | 棒棒糖
🍮 custard | 布丁
🍯 honey_pot | 蜂蜜
🍼 baby_bottle | 奶瓶
🥛 glass_of_milk | 牛奶
☕ coffee | java break 咖啡
🫖 teapot | 茶壶
🍵 tea | 茶
🍶 sake | 清酒
🍾 champagne | celebrate 香槟
🍷 wine_glass | 红酒
🍸 cocktail | 鸡尾酒
🍹 tropical_drink | 饮料
🍺 beer | 啤酒
🍻 beers | cheers 干杯
🥂 clinking_glasses | cheers 干杯
🥃 tumbler_glass | whisky 威士忌
🥤 cup_with_straw | 饮料
🧋 bubble_tea | 奶茶
🧃 beverage_box | 果汁
🧉 mate_drink | 马黛茶
🧊 ice_cube | 冰块
🥢 chopsticks | 筷子
🍽️ knife_fork_plate | dinner 餐
🍴 fork_and_knife | eat 吃饭
🥄 spoon | 勺
🔪 hocho knife | 刀
🏺 amphora | 罐`,
  activity: `
🎃 jack_o_lantern | halloween pumpkin 南瓜
🎄 christmas_tree | 圣诞树
🎆 fireworks | celebrate 烟花
🎇 sparkler | 烟花
🧨 firecracker | 鞭炮
✨ sparkles | new shiny magic 闪亮 新
🎈 balloon | party 气球
🎉 tada | party hooray congratulations release 庆祝 恭喜 发布
🎊 confetti_ball | party 庆祝
🎋 tanabata_tree | 七夕
🎍 bamboo | 竹
🎎 dolls | 娃娃
🎏 flags | carp streamer 鲤鱼旗
🎐 wind_chime | 风铃
🎑 rice_scene | 月
🧧 red_envelope | 红包
🎀 ribbon | 蝴蝶结
🎁 gift | present 礼物
🎗️ reminder_ribbon | 丝带
🎟️ admission_tickets | 票
🎫 ticket | issue 票 工单
🎖️ medal | 奖章
🏆 trophy | win prize 奖杯
🏅 sports_medal | 奖牌
🥇 first_place_medal | gold win 金牌
🥈 second_place_medal | silver 银牌
🥉 third_place_medal | bronze 铜牌
⚽ soccer | football 足球
⚾ baseball | 棒球
🥎 softball | 垒球
🏀 basketball | 篮球
🏐 volleyball | 排球
🏈 football | 橄榄球
🏉 rugby_football | 橄榄球
🎾 tennis | 网球
🥏 flying_disc | 飞盘
🎳 bowling | 保龄球
🏏 cricket_bat_and_ball | 板球
🏑 field_hockey_stick_and_ball | 曲棍球
🏒 ice_hockey_stick_and_puck | 冰球
🥍 lacrosse |
🏓 table_tennis_paddle_and_ball | ping pong 乒乓
🏸 badminton_racquet_and_shuttlecock | 羽毛球
🥊 boxing_glove | 拳击
🥋 martial_arts_uniform | 武术
🥅 goal_net | 球门
⛳ golf | 高尔夫
⛸️ ice_skate | 滑冰
🎣 fishing_pole_and_fish | 钓鱼
🤿 diving_mask | 潜水
🎽 running_shirt_with_sash | 跑步
🎿 ski | 滑雪
🛷 sled | 雪橇
🥌 curling_stone | 冰壶
🎯 dart | target goal bullseye 目标
🪀 yo-yo | 悠悠球
🪁 kite | 风筝
🎱 8ball | 台球
🔮 crystal_ball | future 水晶球 预测
🪄 magic_wand | 魔法
🎮 video_game | 游戏
🕹️ joystick | game 游戏
🎰 slot_machine | 老虎机
🎲 game_die | dice random 骰子
🧩 jigsaw | puzzle piece 拼图
🧸 teddy_bear | 玩具熊
🪅 pinata | party
♠️ spades | cards 黑桃
♥️ hearts | cards 红桃
♦️ diamonds | cards 方块
♣️ clubs | cards 梅花
♟️ chess_pawn | 象棋
🃏 black_joker | 王牌
🀄 mahjong | 麻将
🎴 flower_playing_cards | 花札
🎭 performing_arts | theatre mask 戏剧
🖼️ frame_with_picture | art 画
🎨 art | design palette 艺术 设计
🧵 thread | 线
🪡 sewing_needle | 针
🧶 yarn | 毛线
🪢 knot | 结
🎤 microphone | sing 麦克风
🎧 headphones | music listen 耳机
🎼 musical_score | 乐谱
🎵 musical_note | music 音乐
🎶 notes | music 音乐
🎙️ studio_microphone | podcast 播客
🎚️ level_slider |
🎛️ control_knobs | 控制
🎷 saxophone | jazz 萨克斯
🪗 accordion | 手风琴
🎸 guitar | 吉他
🎹 musical_keyboard | piano 钢琴
🎺 trumpet | 小号
🎻 violin | 小提琴
🪕 banjo |
🥁 drum_with_drumsticks drum | 鼓
🪘 long_drum | 鼓
🎬 clapper | film action 电影
🎪 circus_tent | 马戏`,
  travel: `
🌍 earth_africa | world globe 地球
🌎 earth_americas | world globe 地球
🌏 earth_asia | world globe 地球
🌐 globe_with_meridians | web internet network 网络
🗺️ world_map | 地图
🗾 japan | 日本
🧭 compass | direction 指南针
🏔️ snow_capped_mountain | 雪山
⛰️ mountain | 山
🌋 volcano | 火山
🗻 mount_fuji | 富士山
🏕️ camping | 露营
🏖️ beach_with_umbrella | holiday 海滩
🏜️ desert | 沙漠
🏝️ desert_island | 岛
🏞️ national_park | 公园
🏟️ stadium | 体育场
🏛️ classical_building | 建筑
🏗️ building_construction construction_site | 施工
🧱 bricks | wall 砖
🪨 rock | 石头
🪵 wood | log 木头
🛖 hut | 小屋
🏘️ house_buildings | 房子
🏠 house | home 家
🏡 house_with_garden | home 家
🏢 office | 办公楼
🏣 post_office | 邮局
🏥 hospital | 医院
🏦 bank | 银行
🏨 hotel | 酒店
🏪 convenience_store | 便利店
🏫 school | 学校
🏬 department_store | 商场
🏭 factory | build 工厂
🏯 japanese_castle | 城
🏰 european_castle | castle 城堡
🗼 tokyo_tower | 塔
🗽 statue_of_liberty | 自由女神
⛪ church | 教堂
🕌 mosque | 清真寺
⛩️ shinto_shrine | 神社
🕋 kaaba |
⛲ fountain | 喷泉
⛺ tent | camp 帐篷
🌁 foggy | 雾
🌃 night_with_stars | 夜
🏙️ cityscape | city 城市
🌄 sunrise_over_mountains | 日出
🌅 sunrise | morning 日出
🌆 city_sunset | 日落
🌇 city_sunrise | 日出
🌉 bridge_at_night | 桥
🎠 carousel_horse | 旋转木马
🎡 ferris_wheel | 摩天轮
🎢 roller_coaster | 过山车
💈 barber | 理发
🚂 steam_locomotive | train 火车
🚃 railway_car | 火车
🚄 bullettrain_side | 高铁
🚅 bullettrain_front | fast 高铁
🚆 train2 | 火车
🚇 metro | subway 地铁
🚉 station | 车站
🚊 tram | 电车
🚋 train | 火车
🚌 bus | 公交
🚑 ambulance | emergency hotfix 救护车
🚒 fire_engine | 消防车
🚓 police_car | 警车
🚕 taxi | 出租车
🚖 oncoming_taxi | 出租车
🚗 car red_car | 车
🚘 oncoming_automobile | 车
🚙 blue_car | 车
🛻 pickup_truck | 皮卡
🚚 truck | deliver 卡车
🚛 articulated_lorry | 卡车
🚜 tractor | 拖拉机
🏎️ racing_car | fast 赛车
🏍️ racing_motorcycle | 摩托
🛵 motor_scooter | 摩托
🛺 auto_rickshaw | 三轮
🚲 bike | bicycle 自行车
🛴 scooter | 滑板车
🛹 skateboard | 滑板
🚏 busstop | 车站
🛣️ motorway | road 公路
🛤️ railway_track | 铁路
🛢️ oil_drum | 油
⛽ fuelpump | 加油
🚨 rotating_light | alert alarm incident 警报
🚥 traffic_light | 红绿灯
🚦 vertical_traffic_light | 红绿灯
🛑 octagonal_sign | stop 停
🚧 construction | wip work in progress 施工
⚓ anchor | 锚
🛟 ring_buoy | help 救生圈
⛵ boat sailboat | 帆船
🛶 canoe | 独木舟
🚤 speedboat | 快艇
🛳️ passenger_ship | 船
⛴️ ferry | 渡轮
🚢 ship | launch container 船
✈️ airplane | travel 飞机
🛩️ small_airplane | 飞机
🛫 airplane_departure | 起飞
🛬 airplane_arriving | 降落
🪂 parachute | 降落伞
💺 seat | 座位
🚁 helicopter | 直升机
🚟 suspension_railway | 铁路
🚠 mountain_cableway | 缆车
🛰️ satellite | space 卫星
🚀 rocket | launch ship deploy release fast 火箭 发布 上线
🛸 flying_saucer | ufo 飞碟
🛎️ bellhop_bell | 铃
🧳 luggage | travel 行李
⌛ hourglass | time 沙漏
⏳ hourglass_flowing_sand | wait time 沙漏 等
⌚ watch | time 手表
⏰ alarm_clock | time 闹钟
⏱️ stopwatch | time performance 秒表
⏲️ timer_clock | time 计时
🕰️ mantelpiece_clock | time 钟
🕛 clock12 | time 时间
🕐 clock1 | time 时间
🕑 clock2 | time 时间
🕒 clock3 | time 时间
🕓 clock4 | time 时间
🕔 clock5 | time 时间
🕕 clock6 | time 时间
🕖 clock7 | time 时间
🕗 clock8 | time 时间
🕘 clock9 | time 时间
🕙 clock10 | time 时间
🕚 clock11 | time 时间
🌡️ thermometer | 温度`,
  objects: `
👓 eyeglasses | read 眼镜
🕶️ dark_sunglasses | 墨镜
🥽 goggles | 护目镜
🥼 lab_coat | 白大褂
🦺 safety_vest | 安全
👔 necktie | 领带
👕 shirt tshirt | T恤
👖 jeans | 牛仔裤
🧣 scarf | 围巾
🧤 gloves | 手套
🧥 coat | 外套
🧦 socks | 袜子
👗 dress | 裙
👘 kimono | 和服
👙 bikini | 泳衣
👚 womans_clothes | 衣服
👛 purse | 钱包
👜 handbag | 包
👝 pouch | 包
🛍️ shopping_bags | 购物
🎒 school_satchel | backpack 书包
👞 mans_shoe shoe | 鞋
👟 athletic_shoe | 运动鞋
🥾 hiking_boot | 登山
👠 high_heel | 高跟鞋
👢 boot | 靴子
👑 crown | king queen 皇冠
👒 womans_hat | 帽子
🎩 tophat | 帽子
🎓 mortar_board | graduate learn 毕业 学习
🧢 billed_cap | 帽子
⛑️ helmet_with_white_cross | 头盔
📿 prayer_beads | 念珠
💄 lipstick | 口红
💍 ring | 戒指
💎 gem | ruby diamond 宝石
🔇 mute | silent 静音
🔈 speaker | sound 喇叭
🔉 sound | 声音
🔊 loud_sound | 声音
📢 loudspeaker | announce 公告
📣 mega | announce megaphone 公告 喇叭
📯 postal_horn | 号角
🔔 bell | notification 铃 通知
🔕 no_bell | mute 免打扰
📻 radio | 收音机
📱 iphone | phone mobile 手机
📲 calling | 手机
☎️ phone telephone | 电话
📞 telephone_receiver | 电话
📟 pager | on call 传呼
📠 fax | 传真
🔋 battery | power 电池
🪫 low_battery | tired 没电
🔌 electric_plug | plugin power 插头
💻 computer | laptop code 电脑
🖥️ desktop_computer | 电脑
🖨️ printer | 打印
⌨️ keyboard | type 键盘
🖱️ three_button_mouse | 鼠标
🖲️ trackball | 轨迹球
💽 minidisc |
💾 floppy_disk | save 保存 软盘
💿 cd | disc 光盘
📀 dvd | disc 光盘
🧮 abacus | count 算盘
🎥 movie_camera | film 摄像
🎞️ film_frames | 电影
📽️ film_projector | 电影
📺 tv | television 电视
📷 camera | photo 相机
📸 camera_with_flash | photo 拍照
📹 video_camera | 摄像
📼 vhs | tape 录像带
🔍 mag | search find 搜索 查
🔎 mag_right | search find 搜索 查
🕯️ candle | 蜡烛
💡 bulb | idea light tip 想法 灯 主意
🔦 flashlight | 手电
🏮 izakaya_lantern lantern | 灯笼
🪔 diya_lamp | 灯
📔 notebook_with_decorative_cover | 笔记本
📕 closed_book | read 书
📖 book open_book | read 书 阅读
📗 green_book | read 书
📘 blue_book | read 书
📙 orange_book | read 书
📚 books | read library list 书 阅读 书单
📓 notebook | 笔记本
📒 ledger | 账本
📃 page_with_curl | document 文档
📜 scroll | document 卷轴
📄 page_facing_up | document 文档
📰 newspaper | news 新闻 报纸
🗞️ rolled_up_newspaper | news 新闻 报纸
📑 bookmark_tabs | 书签
🔖 bookmark | save later read 书签 收藏
🏷️ label | tag 标签
💰 moneybag | money 钱
🪙 coin | money 硬币
💴 yen | money 钱
💵 dollar | money 钱
💶 euro | money 钱
💷 pound | money 钱
💸 money_with_wings | cost spend 花钱
💳 credit_card | pay 信用卡
🧾 receipt | 收据
💹 chart | 图表
✉️ email envelope | mail letter 邮件
📧 e-mail | mail 邮件
📨 incoming_envelope | mail 邮件
📩 envelope_with_arrow | mail 邮件
📤 outbox_tray | send 发送
📥 inbox_tray | receive 收件
📦 package | box release parcel 包 发布
📫 mailbox | 信箱
📪 mailbox_closed | 信箱
📬 mailbox_with_mail | 信箱
📭 mailbox_with_no_mail | 信箱
📮 postbox | 邮筒
🗳️ ballot_box_with_ballot | vote 投票
✏️ pencil2 | write edit 铅笔 写
✒️ black_nib | write 笔
🖋️ lower_left_fountain_pen | write 钢笔
🖊️ lower_left_ballpoint_pen | write 笔
🖌️ lower_left_paintbrush | 画笔
🖍️ lower_left_crayon | 蜡笔
📝 memo pencil | note write 备忘 笔记
💼 briefcase | work 工作
📁 file_folder | 文件夹
📂 open_file_folder | 文件夹
🗂️ card_index_dividers | 分类
📅 date | calendar 日历
📆 calendar | date 日历
🗒️ spiral_note_pad | 记事本
🗓️ spiral_calendar_pad | calendar 日历
📇 card_index | 索引
📈 chart_with_upwards_trend | growth up 上涨 增长
📉 chart_with_downwards_trend | down 下跌
📊 bar_chart | statistics 图表 统计
📋 clipboard | list 清单
📌 pushpin | pin 图钉
📍 round_pushpin | place pin 地点
📎 paperclip | attach 附件
🖇️ linked_paperclips | attach 回形针
📏 straight_ruler | measure 尺
📐 triangular_ruler | measure 三角尺
✂️ scissors | cut 剪刀
🗃️ card_file_box | 档案
🗄️ file_cabinet | archive 档案柜
🗑️ wastebasket | delete trash 垃圾桶 删除
🔒 lock | security private 锁 安全
🔓 unlock | open 解锁
🔏 lock_with_ink_pen | privacy 锁
🔐 closed_lock_with_key | security 安全
🔑 key | password 钥匙
🗝️ old_key | 钥匙
🔨 hammer | build tool 锤子
🪓 axe | 斧
⛏️ pick | mine 镐
⚒️ hammer_and_pick | tools 工具
🛠️ hammer_and_wrench tools | tools build fix 工具 修
🗡️ dagger_knife | 剑
⚔️ crossed_swords | fight 剑
💣 bomb | explode 炸弹
🔫 gun | water pistol 水枪
🪃 boomerang | 回旋镖
🏹 bow_and_arrow | 弓
🛡️ shield | security protect 盾 安全
🪚 carpentry_saw | 锯
🔧 wrench | fix tool 扳手 修
🪛 screwdriver | fix tool 螺丝刀
🔩 nut_and_bolt | 螺丝
⚙️ gear | settings 齿轮 设置
🗜️ compression | zip 压缩
⚖️ scales | balance law 天平 法律
🦯 probing_cane | 盲杖
🔗 link | url chain 链接
⛓️ chains | blockchain 链
🪝 hook | webhook 钩
🧰 toolbox | tools 工具箱
🧲 magnet | 磁铁
🪜 ladder | 梯子
⚗️ alembic | migration chemistry 蒸馏
🧪 test_tube | test experiment 测试 试管
🧫 petri_dish | experiment 实验
🧬 dna | gene 基因
🔬 microscope | science 显微镜
🔭 telescope | observability 望远镜
📡 satellite_antenna | signal 天线
💉 syringe | inject vaccine 注射
🩸 drop_of_blood | 血
💊 pill | medicine 药
🩹 adhesive_bandage | fix patch 补丁
🩺 stethoscope | doctor health 听诊器
🚪 door | 门
🪞 mirror | 镜子
🪟 window | 窗
🛏️ bed | 床
🛋️ couch_and_lamp | 沙发
🪑 chair | 椅子
🚽 toilet | 厕所
🚿 shower | 淋浴
🛁 bathtub | 浴缸
🧹 broom | clean up 扫帚 清理
🧺 basket | 篮子
🧻 roll_of_paper | 纸
🪣 bucket | storage 桶
🧼 soap | clean 肥皂
🧽 sponge | clean 海绵
🧯 fire_extinguisher | incident 灭火器
🛒 shopping_trolley | cart 购物车
🚬 smoking | 烟
⚰️ coffin | dead 棺材
🪦 headstone | rip dead 墓碑
🗿 moyai | stone 石像
🪧 placard | sign 牌子`,
  symbols: `
🏧 atm |
🚮 put_litter_in_its_place | trash 垃圾
🚰 potable_water | 水
♿ wheelchair | accessibility 无障碍
🚹 mens | 男
🚺 womens | 女
🚻 restroom | 厕所
🚾 wc | 厕所
🛂 passport_control | 护照
🛃 customs | 海关
⚠️ warning | caution danger 警告 注意
🚸 children_crossing | 注意
⛔ no_entry | stop forbidden 禁止
🚫 no_entry_sign | forbidden banned 禁止
🚳 no_bicycles | 禁止
🚭 no_smoking | 禁烟
🚯 do_not_litter | 禁止
🚱 non-potable_water | 禁止
🚷 no_pedestrians | 禁止
📵 no_mobile_phones | 禁止
🔞 underage | 未成年
☢️ radioactive_sign | danger 放射
☣️ biohazard_sign | danger 生化
⬆️ arrow_up | 上
↗️ arrow_upper_right | 右上
➡️ arrow_right | 右
↘️ arrow_lower_right | 右下
⬇️ arrow_down | 下
↙️ arrow_lower_left | 左下
⬅️ arrow_left | 左
↖️ arrow_upper_left | 左上
↕️ arrow_up_down | 上下
↔️ left_right_arrow | 左右
↩️ leftwards_arrow_with_hook | reply back 返回
↪️ arrow_right_hook | forward 转发
⤴️ arrow_heading_up | 上
⤵️ arrow_heading_down | 下
🔃 arrows_clockwise | refresh 刷新
🔄 arrows_counterclockwise | refresh retry update 刷新 更新
🔙 back | 返回
🔚 end | 结束
🔛 on |
🔜 soon | 即将
🔝 top | 顶
🛐 place_of_worship |
⚛️ atom_symbol | react electron 原子
🕉️ om_symbol |
✡️ star_of_david |
☸️ wheel_of_dharma | kubernetes helm 法轮
☯️ yin_yang | 阴阳
✝️ latin_cross | 十字
☪️ star_and_crescent |
☮️ peace_symbol | 和平
🔯 six_pointed_star |
♈ aries | 白羊
♉ taurus | 金牛
♊ gemini | 双子
♋ cancer | 巨蟹
♌ leo | 狮子
♍ virgo | 处女
♎ libra | 天秤
♏ scorpius | 天蝎
♐ sagittarius | 射手
♑ capricorn | 摩羯
♒ aquarius | 水瓶
♓ pisces | 双鱼
⛎ ophiuchus |
🔀 twisted_rightwards_arrows | shuffle 随机
🔁 repeat | loop 循环
🔂 repeat_one | 单曲
▶️ arrow_forward | play 播放
⏩ fast_forward | 快进
⏭️ black_right_pointing_double_triangle_with_vertical_bar | next 下一个
⏯️ black_right_pointing_triangle_with_double_vertical_bar | play pause 播放
◀️ arrow_backward | 后退
⏪ rewind | 后退
⏮️ black_left_pointing_double_triangle_with_vertical_bar | previous 上一个
🔼 arrow_up_small | 上
⏫ arrow_double_up | 上
🔽 arrow_down_small | 下
⏬ arrow_double_down | 下
⏸️ double_vertical_bar | pause 暂停
⏹️ black_square_for_stop | stop 停止
⏺️ black_circle_for_record | record 录
⏏️ eject | 弹出
🎦 cinema | film 电影院
🔅 low_brightness | 暗
🔆 high_brightness | 亮
📶 signal_strength | 信号
📳 vibration_mode | 振动
📴 mobile_phone_off | 关机
♀️ female_sign | 女
♂️ male_sign | 男
✖️ heavy_multiplication_x | times 乘
➕ heavy_plus_sign | add 加
➖ heavy_minus_sign | subtract 减
➗ heavy_division_sign | divide 除
♾️ infinity | 无限
‼️ bangbang | important 感叹
⁉️ interrobang | 疑问
❓ question | help 问题 疑问
❔ grey_question | 疑问
❕ grey_exclamation | 感叹
❗ exclamation heavy_exclamation_mark | important 重要 感叹
〰️ wavy_dash |
💱 currency_exchange | 汇率
💲 heavy_dollar_sign | money 钱
⚕️ medical_symbol staff_of_aesculapius | 医疗
♻️ recycle | reuse 回收
⚜️ fleur_de_lis |
🔱 trident | 三叉戟
📛 name_badge |
🔰 beginner | new 新手
⭕ o | circle 圈
✅ white_check_mark | done yes approve check 完成 对
☑️ ballot_box_with_check | done 勾
✔️ heavy_check_mark | done yes 对 勾
❌ x | no wrong cancel 错 叉
❎ negative_squared_cross_mark | no 叉
➰ curly_loop |
➿ loop |
〽️ part_alternation_mark |
✳️ eight_spoked_asterisk |
✴️ eight_pointed_black_star |
❇️ sparkle |
©️ copyright | 版权
®️ registered | 商标
™️ tm | trademark 商标
#️⃣ hash | number 井号
*️⃣ keycap_star | asterisk 星号
0️⃣ zero | 0 零
1️⃣ one | 1 一
2️⃣ two | 2 二
3️⃣ three | 3 三
4️⃣ four | 4 四
5️⃣ five | 5 五
6️⃣ six | 6 六
7️⃣ seven | 7 七
8️⃣ eight | 8 八
9️⃣ nine | 9 九
🔟 keycap_ten | 10 十
🔠 capital_abcd | letters 大写
🔡 abcd | letters 小写
🔢 1234 | numbers 数字
🔣 symbols | 符号
🔤 abc | letters 字母
🅰️ a | blood 血型
🆎 ab | blood 血型
🅱️ b | blood 血型
🆑 cl | clear
🆒 cool | 酷
🆓 free | 免费
ℹ️ information_source | info 信息
🆔 id | identity 身份
Ⓜ️ m |
🆕 new | 新
🆖 ng |
🅾️ o2 | blood 血型
🆗 ok | 好
🅿️ parking | 停车
🆘 sos | help 救命
🆙 up | level
🆚 vs | versus 对比
🈁 koko | 这里
㊗️ congratulations | 祝
㊙️ secret | 秘
🔴 red_circle | 红
🟠 large_orange_circle | 橙
🟡 large_yellow_circle | 黄
🟢 large_green_circle | ok 绿
🔵 large_blue_circle | 蓝
🟣 large_purple_circle | 紫
🟤 large_brown_circle | 棕
⚫ black_circle | 黑
⚪ white_circle | 白
🟥 large_red_square | 红
🟧 large_orange_square | 橙
🟨 large_yellow_square | 黄
🟩 large_green_square | 绿
🟦 large_blue_square | 蓝
🟪 large_purple_square | 紫
⬛ black_large_square | 黑
⬜ white_large_square | 白
🔶 large_orange_diamond | 橙
🔷 large_blue_diamond | 蓝
🔸 small_orange_diamond | 橙
🔹 small_blue_diamond | 蓝
🔺 small_red_triangle | 三角
🔻 small_red_triangle_down | 三角
💠 diamond_shape_with_a_dot_inside |
🔘 radio_button | 单选
🔳 white_square_button |
🔲 black_square_button |`,
  flags: `
🏁 checkered_flag | finish done 完成 终点
🚩 triangular_flag_on_post | red flag 旗
🎌 crossed_flags | 旗
🏴 waving_black_flag | 黑旗
🏳️ waving_white_flag | give up 白旗
🏳️‍🌈 rainbow-flag | pride 彩虹旗
🏳️‍⚧️ transgender_flag | pride
🏴‍☠️ pirate_flag | 海盗
🇦🇷 flag-ar | argentina 阿根廷
🇦🇹 flag-at | austria 奥地利
🇦🇺 flag-au | australia 澳大利亚
🇧🇪 flag-be | belgium 比利时
🇧🇷 flag-br | brazil 巴西
🇨🇦 flag-ca | canada 加拿大
🇨🇭 flag-ch | switzerland 瑞士
🇨🇱 flag-cl | chile 智利
🇨🇳 cn flag-cn | china 中国
🇨🇴 flag-co | colombia 哥伦比亚
🇨🇿 flag-cz | czechia 捷克
🇩🇪 de flag-de | germany 德国
🇩🇰 flag-dk | denmark 丹麦
🇪🇬 flag-eg | egypt 埃及
🇪🇸 es flag-es | spain 西班牙
🇪🇺 flag-eu | europe 欧盟
🇫🇮 flag-fi | finland 芬兰
🇫🇷 fr flag-fr | france 法国
🇬🇧 gb uk flag-gb | britain 英国
🇬🇷 flag-gr | greece 希腊
🇭🇰 flag-hk | hong kong 香港
🇭🇺 flag-hu | hungary 匈牙利
🇮🇩 flag-id | indonesia 印度尼西亚
🇮🇪 flag-ie | ireland 爱尔兰
🇮🇱 flag-il | israel 以色列
🇮🇳 flag-in | india 印度
🇮🇹 it flag-it | italy 意大利
🇯🇵 jp flag-jp | japan 日本
🇰🇪 flag-ke | kenya 肯尼亚
🇰🇷 kr flag-kr | korea 韩国
🇲🇽 flag-mx | mexico 墨西哥
🇲🇾 flag-my | malaysia 马来西亚
🇳🇬 flag-ng | nigeria 尼日利亚
🇳🇱 flag-nl | netherlands 荷兰
🇳🇴 flag-no | norway 挪威
🇳🇿 flag-nz | new zealand 新西兰
🇵🇭 flag-ph | philippines 菲律宾
🇵🇱 flag-pl | poland 波兰
🇵🇹 flag-pt | portugal 葡萄牙
🇷🇴 flag-ro | romania 罗马尼亚
🇷🇺 ru flag-ru | russia 俄罗斯
🇸🇪 flag-se | sweden 瑞典
🇸🇬 flag-sg | singapore 新加坡
🇹🇭 flag-th | thailand 泰国
🇹🇷 flag-tr | turkey 土耳其
🇹🇼 flag-tw | taiwan 台湾
🇺🇦 flag-ua | ukraine 乌克兰
🇺🇸 us flag-us | united states america 美国
🇻🇳 flag-vn | vietnam 越南
🇿🇦 flag-za | south africa 南非`,
};
